"""Jinja with almost everything taken out: how a template's text is read, and what in it is refused.

Not for the window's start: imported where a template is first read.
"""

from collections.abc import Mapping
from typing import Final

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.filters import do_default
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from sync.wording.catalogue import CATALOGUE
from sync.wording.errors import BadTemplate, CannotRender, WhyNot

MOST_VARIABLES: Final = 60
"""Places in one text where something is filled in: with a value's longest, what bounds the size."""
DEEPEST: Final = 4
"""An if within an if, and so on."""
_DEEPEST_TREE: Final = 40


class _Missing(StrictUndefined):
    """What is not known: an `if` may ask for it, telling it is an error."""

    def __bool__(self) -> bool:
        return False


class Tree(Struct, frozen=True):
    """A text that was read and found harmless. `branches`: something in it depends on what is known."""

    names: tuple[str, ...]
    branches: bool
    root: nodes.Template


def _environment() -> ImmutableSandboxedEnvironment:
    # Nothing is escaped: a message is plain text, and where HTML is made of it, it is escaped as a whole.
    made = ImmutableSandboxedEnvironment(undefined=_Missing, autoescape=False, cache_size=0)
    made.globals = {}
    made.filters = {"default": do_default}
    made.tests = {}
    return made


_ENVIRONMENT: Final = _environment()
_LOOPS: Final = "A message says each thing once: write it out."
_FIXES: Final[Mapping[type[nodes.Node], tuple[str, str]]] = {
    nodes.For: ("It loops.", _LOOPS),
    nodes.Getattr: ("It looks inside a variable.", "Use a variable of the list by itself, such as {{ first_name }}."),
    nodes.Getitem: ("It looks inside a variable.", "Use a variable of the list by itself, such as {{ first_name }}."),
    nodes.Call: ("It calls something.", "Only the variables of the list can be told."),
    nodes.Macro: ("It defines a macro.", _LOOPS),
    nodes.Include: ("It takes in another file.", "Write the words here."),
    nodes.Import: ("It takes in another file.", "Write the words here."),
    nodes.FromImport: ("It takes in another file.", "Write the words here."),
    nodes.Extends: ("It takes in another file.", "Write the words here."),
    nodes.Assign: ("It sets a variable.", "Use the variables of the list as they are."),
    nodes.AssignBlock: ("It sets a variable.", "Use the variables of the list as they are."),
    nodes.Filter: ("It changes a variable with a filter.", 'Only default is known here: {{ first_name|default("there") }}.'),
}  # fmt: skip
_OTHERWISE: Final = (
    "It does more than fill in variables.",
    "Use only {{ variable }} and {% if variable %}…{% endif %}.",
)
_ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Const, nodes.Not, nodes.And, nodes.Or,
)  # fmt: skip


def read(field: str, text: str) -> Tree:
    """Read a text and look it through. Raises BadTemplate with line, problem and fix."""
    try:
        root = _ENVIRONMENT.parse(text)
        seen = _Look(field)
        seen.at(root, 0, 0)
    except TemplateSyntaxError as error:
        raise BadTemplate(
            field,
            error.lineno or 1,
            "It cannot be read as a template.",
            "Look for a { or % without its partner.",
        ) from None
    except RecursionError:
        raise BadTemplate(field, 1, "It is nested too deeply.", _LOOPS) from None
    return Tree(tuple(seen.names), seen.branches, root)


def compiled(tree: Tree) -> Template:
    """A text that was looked through, ready to be filled in."""
    code = _ENVIRONMENT.compile(tree.root)
    return Template.from_code(_ENVIRONMENT, code, {})


def fill(template: Template, known: Mapping[str, str]) -> str:
    """Raises CannotRender naming what is told and not known."""
    try:
        return template.render(known)
    except UndefinedError as error:
        name = next((name for name in CATALOGUE if f"'{name}'" in str(error)), None)
        raise CannotRender(WhyNot.MISSING, name) from None


class _Look:
    """A walk over the tree that lets pass what is on the list and nothing else."""

    def __init__(self, field: str) -> None:
        self._field = field
        self.names: dict[str, None] = {}
        self.branches = False
        self._told = 0

    def at(self, node: nodes.Node, depth: int, ifs: int) -> None:
        if depth > _DEEPEST_TREE or ifs > DEEPEST:
            raise BadTemplate(
                self._field, node.lineno, "It is nested too deeply.", "Make two templates of it."
            )
        if isinstance(node, nodes.Filter):
            self._filter(node)
        elif not isinstance(node, _ALLOWED) or (
            isinstance(node, nodes.Const) and not isinstance(node.value, str)
        ):
            problem, fix = _FIXES.get(type(node), _OTHERWISE)
            raise BadTemplate(self._field, node.lineno or 1, problem, fix)
        if isinstance(node, nodes.Name):
            self._name(node)
        elif isinstance(node, nodes.If):
            self.branches = True
            ifs += 1
        for child in node.iter_child_nodes():
            self.at(child, depth + 1, ifs)

    def _name(self, node: nodes.Name) -> None:
        self._told += 1
        if node.name not in CATALOGUE:
            names = ", ".join(CATALOGUE)
            raise BadTemplate(
                self._field,
                node.lineno,
                f"There is no variable {node.name[:40]}.",
                f"These can be told: {names}.",
            )
        if self._told > MOST_VARIABLES:
            raise BadTemplate(
                self._field,
                node.lineno,
                f"It fills in more than {MOST_VARIABLES} variables.",
                "Make two templates of it.",
            )
        self.names[node.name] = None

    def _filter(self, node: nodes.Filter) -> None:
        is_default = node.name == "default" and len(node.args) == 1 and isinstance(node.args[0], nodes.Const)
        if not is_default or node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
            problem, fix = _FIXES[nodes.Filter]
            raise BadTemplate(self._field, node.lineno, problem, fix)
        self.branches = True
