"""What a command loses, by the folder and the machine at which it stands."""

from __future__ import annotations

from rung.model.replacing import replace
from rung.risk.guards.folder import located
from rung.risk.guards.found import FOUND
from rung.risk.guards.goes import HERE
from rung.risk.guards.loss import carried, losses
from rung.risk.guards.lost import Loss
from rung.risk.guards.place import Place
from rung.risk.guards.unfolded import Unfolded
from rung.risk.placeholder import NEUTRAL
from rung.risk.word import DYNAMIC, Word


def paths(words: tuple[Word, ...], place: Place) -> tuple[Word, ...]:
    """Return words as the paths that they are: with the folder of the command where the text names it."""
    return words if place.moved else tuple(located(each) for each in words)


def lose(words: tuple[Word, ...], place: Place, out: Unfolded, *, known: bool) -> None:
    """Note what a command loses."""
    for each in losses(words) or (carried(words) if not known else ()):
        if place.found and {DYNAMIC, FOUND} & set(each.path.text):
            out.losses += (placed(replace(each, path=at, below=True, sure=False), place) for at in place.found)
        else:
            out.losses.append(placed(each, place))


def placed(each: Loss, place: Place) -> Loss:
    """Return a loss as it counts where the command stands: on another machine, or in a text that may not run."""
    text = each.path.text.replace(NEUTRAL, FOUND)
    away = not HERE.issuperset(name.rsplit("/", 1)[-1] for name in place.outer)
    return replace(each, path=replace(each.path, text=text), away=away or each.away, sure=each.sure and not place.maybe)
