package dev.weir.pipeline;

/** A stream of a run is read after its step, or the run, has ended. */
public final class StreamClosed extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  StreamClosed(String step) {
    super(
        "stream of step %s: closed before it was read to the end (expected: read within the step's function)"
            .formatted(step));
  }
}
