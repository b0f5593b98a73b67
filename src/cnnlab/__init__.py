"""What the lab's notebooks import: data, figures, predictions and visible self-checks.

Nothing in here grades. Importing `cnnlab` is quick: it imports no Keras, but makes Keras, once imported, record
trainings (`cnnlab.recording`) and evaluations (`cnnlab.evaluations`), has its calls end in time (`cnnlab.pipelines`),
hides a warning of TensorFlow's from students (`cnnlab.quiet`), and keeps to its part of a shared graphics card
(`cnnlab.gpu`).
"""

__version__ = "0.1.0"

from cnnlab import evaluations, gpu, pipelines, quiet, recording

gpu.share()
recording.enable()
evaluations.enable()
pipelines.enable()
quiet.enable()
