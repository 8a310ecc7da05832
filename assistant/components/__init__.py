"""Components of Marlow's Rasa pipeline.

Importing the package installs the stand-ins for TensorFlow, so that whatever imports a component first can
import Rasa. Nothing heavy is imported here: every interpreter of this environment passes through
(marlow_light.pth).
"""

import os
import warnings

from components.light import install

install()

# For the `rasa` command line too: nothing is reported to anybody, no advertisement of 2.0.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

# Rasa's last release is older than its dependencies' newest deprecations. Those are nobody's to mend; ours
# still show.
warnings.filterwarnings("ignore", module=r"(rasa|matplotlib|sanic|sanic_cors|pkg_resources|importlib)\b")
warnings.filterwarnings("ignore", category=DeprecationWarning, message=r"the load_module\(\) method")
