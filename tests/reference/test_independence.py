import ast
import subprocess
import sys
from pathlib import Path

import conformance.reference

FOLDER = Path(conformance.reference.__file__).parent
OWN = ("conformance.reference", "conformance.model")


def test_it_imports_nothing_of_the_suite_but_the_model() -> None:
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, path
                names = [node.module or ""]

            assert all(n.startswith(OWN) for n in names if n.startswith("conformance")), path


def test_neither_dialect_imports_the_other() -> None:
    for dialect, other in (("openai", "gemini"), ("gemini", "openai")):
        for path in (FOLDER / dialect).glob("*.py"):
            assert f"reference.{other}" not in path.read_text(encoding="utf-8"), path


def test_in_process_use_does_not_import_the_web_server() -> None:
    program = (
        "import sys, conformance.reference; print({'uvicorn', 'starlette'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "set()"
