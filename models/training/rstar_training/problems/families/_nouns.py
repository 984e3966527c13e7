"""Fixed nouns that agree with a number in phrasings: `{girl@n}` needs the value `girl`."""

from ..lexicon import plural
from ..values import Noun

_IRREGULAR = {"man": "men", "woman": "women", "child": "children", "die": "dice", "person": "people", "knife": "knives", "shelf": "shelves", "loaf": "loaves", "half": "halves"}


def nouns(*words: str) -> dict[str, Noun]:
    """Values for placeholders of these names."""
    return {word: Noun(word, _IRREGULAR.get(word, plural(word))) for word in words}
