package dev.weir.voice.activity;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.weir.agent.speech.DetectionFailed;
import java.nio.file.Path;

/** Silero's model, loaded and tried. Any thread may ask it for batches. */
final class OnnxModel implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxModel(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
  }

  /**
   * Loads it.
   *
   * @throws DetectionFailed if it is no such model
   */
  static OnnxModel load(Path file) {
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment("weir");
      try (SessionOptions options = options()) {
        return tried(
            new OnnxModel(environment, environment.createSession(file.toString(), options)));
      }
    } catch (OrtException | RuntimeException | LinkageError e) {
      throw new DetectionFailed(
          "model: %s (expected: Silero's voice activity model, as ./weir download-files brings it)"
              .formatted(file),
          e);
    }
  }

  /** One thread a run, which sleeps when there is nothing to do. */
  private static SessionOptions options() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    return options;
  }

  /** Another model would fail at the first session's first window. */
  private static OnnxModel tried(OnnxModel model) throws OrtException {
    try (OnnxBatch batch = new OnnxBatch(model.environment, model.session)) {
      float probability = batch.judgeSilence();
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "probability of silence: %s (expected: 0 to 1)".formatted(probability));
      }
      return model;
    } catch (OrtException | RuntimeException e) {
      model.session.close();
      throw e;
    }
  }

  /** Batches for one thread. */
  BatchModel batch() {
    try {
      return new OnnxBatch(environment, session);
    } catch (OrtException e) {
      throw new DetectionFailed("tensor: none could be made (expected: one of one number)", e);
    }
  }

  /** Once no batch is at work. */
  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new DetectionFailed("model: could not be released (expected: to be, once)", e);
    }
  }
}
