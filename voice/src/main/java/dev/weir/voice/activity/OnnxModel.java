package dev.weir.voice.activity;

import static java.lang.System.Logger.Level.WARNING;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.weir.agent.speech.DetectionFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Silero's model, loaded and tried. Any thread may ask it for batches. */
final class OnnxModel implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OnnxModel.class.getName());

  /** Many times what the model has: another one is not to fill the memory. */
  private static final long LARGEST = 64L << 20;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final boolean dense;

  private OnnxModel(OrtEnvironment environment, byte[] model, boolean dense) throws OrtException {
    this.environment = environment;
    this.dense = dense;
    try (SessionOptions options = options()) {
      session = environment.createSession(model, options);
    }
  }

  /**
   * Loads it; if it is the model that is known, as {@link DenseSilero}.
   *
   * @throws DetectionFailed if it is no such model
   */
  static OnnxModel load(Path file) {
    try {
      byte[] model = read(file);
      OnnxModel written = tried(new OnnxModel(OnnxEnvironment.get(), model, false));
      Optional<OnnxModel> dense = written.dense(model);
      dense.ifPresent(faster -> written.close());
      return dense.orElse(written);
    } catch (IOException | OrtException | RuntimeException | LinkageError e) {
      throw new DetectionFailed(
          "model: %s (expected: Silero's voice activity model, as ./weir download-files brings it)"
              .formatted(file),
          e);
    }
  }

  private static byte[] read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > LARGEST) {
      throw new IllegalArgumentException(
          "file: %d bytes (expected: at most %d)".formatted(size, LARGEST));
    }
    return Files.readAllBytes(file);
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

  /** Whether it decides as that one does; if not, it is closed. */
  private boolean agreesWith(OnnxModel written) throws OrtException {
    boolean agrees = false;
    try {
      agrees = OnnxAgreement.of(written, this);
      return agrees;
    } finally {
      if (!agrees) {
        close();
      }
    }
  }

  /** The same, faster, if that is possible and agrees with this one. */
  private Optional<OnnxModel> dense(byte[] model) {
    try {
      Optional<SileroWeights> weights = SileroWeights.of(model);
      if (weights.isEmpty()) {
        LOG.log(
            WARNING, "model: another version than the known one; a window takes 4 times as long");
        return Optional.empty();
      }
      OnnxModel faster = new OnnxModel(environment, DenseSilero.of(weights.get()), true);
      if (faster.agreesWith(this)) {
        return Optional.of(faster);
      }
      LOG.log(
          WARNING, "model: decides otherwise when written anew; a window takes 4 times as long");
    } catch (OrtException | RuntimeException e) {
      LOG.log(WARNING, "model: could not be written anew; a window takes 4 times as long", e);
    }
    return Optional.empty();
  }

  /** Whether it is the faster form. */
  boolean isDense() {
    return dense;
  }

  /** Batches for one thread. */
  OnnxBatch batch() {
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
