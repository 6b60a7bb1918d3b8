"""The short name of an option beside its long one, by program: the tables of the families do not pair them.

Sources: the manuals of the programs.
"""

from __future__ import annotations

from collections.abc import Mapping

_FILES = "-r --recursive -f --force"
_MOUNTS = "-a --all -f --force -l --lazy"
_VOLUMES = "-f --force -y --yes"
_SQL = "-c --command -f --file -d --dbname -h --host -p --port -U --username"
_PACKAGES = "-y --yes"
_KUBE = "-n --namespace -l --selector -f --filename -A --all-namespaces -k --kustomize -R --recursive"
_PAIRS: Mapping[str, str] = {
    "kubectl": _KUBE,
    "helm": "-n --namespace -f --values -A --all-namespaces",
    "git": "-f --force -d --delete -n --dry-run",
    "git commit": "-n --no-verify -a --all -m --message",
    "git rebase": "-i --interactive -f --force-rebase",
    "git stash": "-u --include-untracked -a --all",
    "git fetch": "-p --prune -f --force -a --all",
    "docker": "-f --force -v --volumes -a --all -t --time -s --signal -H --host -c --context",
    "docker compose": "-v --volumes -t --timeout -s --stop -p --project-name -f --file",
    **dict.fromkeys(
        ("docker run", "docker create", "docker exec"),
        "-d --detach -v --volume -u --user -e --env -p --publish -w --workdir -i --interactive -t --tty -H --host",
    ),
    "snakemake": "-F --forceall -f --force -R --forcerun -n --dry-run -k --keep-going -j --jobs -c --cores"
    " -s --snakefile -d --directory -U --until -O --omit-from -t --touch -q --quiet",
    "make": "-B --always-make -C --directory -f --file -j --jobs -k --keep-going -i --ignore-errors -W --what-if",
    "iptables": "-F --flush -X --delete-chain -D --delete -A --append -I --insert -R --replace -P --policy"
    " -N --new-chain -E --rename-chain -Z --zero -t --table -j --jump -p --protocol -s --source -d --destination",
    "nft": "-f --file",
    "mkfs": "-t --type",
    "systemctl": "-f --force -H --host -M --machine -s --signal -t --type",
    "rm": f"{_FILES} -d --dir -i --interactive",
    **dict.fromkeys(("cp", "mv", "chmod", "chown", "chgrp"), "-R --recursive -f --force -t --target-directory"),
    **dict.fromkeys(("umount", "swapoff"), _MOUNTS),
    "wipefs": "-a --all -f --force -o --offset -t --types",
    "sgdisk": "-Z --zap-all -z --zap -o --clear -d --delete",
    **dict.fromkeys(("lvremove", "vgremove", "pvremove", "lvreduce"), f"{_VOLUMES} -L --size -l --extents"),
    **dict.fromkeys(("psql", "pg_restore", "pg_dump", "dropdb"), _SQL + " -c --clean"),
    "mysql": "-e --execute -h --host -D --database -u --user",
    **dict.fromkeys(("apt", "dnf"), _PACKAGES),
    "npm": "-f --force -g --global -C --prefix --dir --prefix --cwd --prefix",
    "rabbitmqctl": "-n --node -p --vhost",
    "rsync": "-n --dry-run -a --archive -r --recursive -e --rsh"
    " --del --delete --delete-before --delete --delete-during --delete --delete-delay --delete --delete-after --delete"
    " --delete-excluded --delete --remove-sent-files --remove-source-files",
    "tar": "-x --extract -c --create -f --file -C --directory -t --list",
    "truncate": "-s --size",
    "userdel": "-r --remove -f --force",
    "useradd": "-m --create-home -G --groups -s --shell",
    "usermod": "-L --lock -U --unlock -a --append -G --groups",
    "curl": "-X --request -d --data -k --insecure -u --user -T --upload-file -o --output -H --header -F --form",
    "wget": "-O --output-document -P --directory-prefix -o --output-file",
    "sed": "-i --in-place -n --quiet -e --expression -f --file",
    "mount": "-a --all -o --options -t --types -B --bind",
    "dpkg": "-P --purge -r --remove -i --install",
    "rpm": "-e --erase -U --upgrade -i --install -F --freshen",
    "sysctl": "-w --write -p --load",
    "pg_ctl": "-m --mode -D --pgdata -t --timeout",
    "vacuumdb": "-f --full -a --all -d --dbname",
    "logger": "-p --priority -t --tag",
    "ansible": "-i --inventory -l --limit -m --module-name -a --args -b --become",
    "ansible-playbook": "-i --inventory -l --limit -t --tags -e --extra-vars -b --become -C --check",
    "kill": "-f --full -u --euid -s --signal",
    "az": "-n --name -g --resource-group -y --yes",
    "passwd": "-d --delete -l --lock -u --unlock",
}


def _both(text: str) -> Mapping[str, tuple[str, ...]]:
    words = text.split()
    found: dict[str, tuple[str, ...]] = {}
    for short, long in zip(words[::2], words[1::2], strict=True):
        found[short] = (*found.get(short, ()), long)
        found[long] = (*found.get(long, ()), short)
    return found


ALIKE: Mapping[str, Mapping[str, tuple[str, ...]]] = {name: _both(text) for name, text in _PAIRS.items()}
"""The other names of an option, by option and program (under the name that guards are compared by), or its order."""
