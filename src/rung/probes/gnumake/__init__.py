"""How GNU Make speaks: its makefiles, its data base, its trace and its faults, in the wording of 4.3 and 4.4."""
