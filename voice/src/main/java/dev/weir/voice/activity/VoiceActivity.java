package dev.weir.voice.activity;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.agent.speech.VoiceDetector;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The detector that a worker has: the model's where it is, else one by energy. Any thread. */
public final class VoiceActivity {
  private static final System.Logger LOG = System.getLogger(VoiceActivity.class.getName());
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private VoiceActivity() {}

  /**
   * Makes it. That the model is absent is logged once a process, with what to do.
   *
   * @param environment the variables of {@link SileroModel#find}
   * @throws IllegalArgumentException if they name what is not there
   * @throws dev.weir.agent.speech.DetectionFailed if the file is no such model
   */
  public static VoiceDetector detector(Map<String, String> environment) {
    Optional<Path> model = SileroModel.find(environment);
    if (model.isPresent()) {
      return SileroDetector.load(model.get());
    }
    if (!TOLD.getAndSet(true)) {
      LOG.log(
          WARNING,
          "the model of Silero is absent, so speech is told by its loudness"
              + " (./weir download-files brings it, or {0} names it)",
          SileroModel.VARIABLE);
    }
    return new EnergyDetector();
  }
}
