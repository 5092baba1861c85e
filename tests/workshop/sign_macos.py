"""Signs and notarises the app for macOS: `python -m tests.workshop.sign_macos dist/LeadKeeper.app`.

It needs, and says what of it is missing:

- a Mac with Xcode's command line tools (codesign, xcrun, ditto, spctl)
- LEADKEEPER_SIGN_IDENTITY: a “Developer ID Application” certificate in the keychain, by name
- LEADKEEPER_NOTARY_PROFILE: a profile that `xcrun notarytool store-credentials` has kept in the keychain
"""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOOLS = ("codesign", "xcrun", "ditto", "spctl")
VARIABLES = ("LEADKEEPER_SIGN_IDENTITY", "LEADKEEPER_NOTARY_PROFILE")
ENTITLEMENTS = {
    "com.apple.security.cs.allow-unsigned-executable-memory": True,  # ctypes makes code at run time
    "com.apple.security.cs.disable-library-validation": True,  # Qt's libraries may be replaced, as the LGPL has it
}


def missing() -> list[str]:
    """Return what is needed and not there."""
    tools = [tool for tool in TOOLS if not shutil.which(tool)]
    return [*tools, *(name for name in VARIABLES if not os.environ.get(name))]


def steps(app: Path, folder: Path) -> list[list[str]]:
    """Return the commands in order; the entitlements and the archive for Apple lie in the folder."""
    identity, profile = (os.environ[name] for name in VARIABLES)
    rights, archive = folder / "entitlements.plist", folder / "LeadKeeper.zip"
    rights.write_bytes(plistlib.dumps(ENTITLEMENTS))
    sign = ["codesign", "--force", "--deep", "--timestamp", "--options", "runtime", "--entitlements", str(rights)]
    return [
        [*sign, "--sign", identity, str(app)],
        ["codesign", "--verify", "--deep", "--strict", str(app)],
        ["ditto", "-c", "-k", "--keepParent", str(app), str(archive)],
        ["xcrun", "notarytool", "submit", str(archive), "--keychain-profile", profile, "--wait"],
        ["xcrun", "stapler", "staple", str(app)],
        ["spctl", "--assess", "--type", "execute", "--verbose", str(app)],
    ]


def main(words: list[str]) -> int:
    """Run the steps; the first that fails ends it with its exit code."""
    if len(words) != 1:
        print(__doc__)
        return 2
    app, lacking = Path(words[0]), missing()
    if lacking or not (app / "Contents" / "Info.plist").is_file():
        what = [*lacking, *([] if app.is_dir() else [f"{app}, which `python dev.py build` makes on a Mac"])]
        print(f"Signing needs: {', '.join(what)}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        return next((code for step in steps(app, Path(folder)) if (code := subprocess.call(step))), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
