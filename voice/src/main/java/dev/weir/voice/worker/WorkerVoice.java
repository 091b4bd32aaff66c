package dev.weir.voice.worker;

import static java.lang.System.Logger.Level.INFO;
import static java.util.Objects.requireNonNull;

import dev.weir.agent.ProcessContext;
import dev.weir.agent.speech.TurnHandling;
import dev.weir.agent.speech.TurnHandling.Detector;
import dev.weir.agent.speech.VoiceDetector;
import dev.weir.voice.session.TurnDetector;
import dev.weir.voice.session.VoiceOptions;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions of a worker hear with, as {@link VoicePrewarm} has loaded it. Any thread; none
 * waits. What it hands out is the worker's to close.
 *
 * @param process where it was loaded
 */
public record WorkerVoice(ProcessContext process) {
  private static final System.Logger LOG = System.getLogger(WorkerVoice.class.getName());

  /** Refuses null. */
  public WorkerVoice {
    requireNonNull(process, "process");
  }

  /**
   * The detector of voice activity of all sessions.
   *
   * @throws IllegalStateException if it was not loaded
   */
  public VoiceDetector detector() {
    return process.get(VoicePrewarm.ACTIVITY, VoiceDetector.class);
  }

  /**
   * How a session takes turns: as it was said, and else by default. Where nobody has said who
   * detects turns, it is the turn detector that was loaded; where there is none, silence, which is
   * logged.
   *
   * @throws IllegalStateException if a turn detector is asked for and was not loaded
   * @throws IllegalArgumentException if what was said does not go together
   */
  public VoiceOptions options(TurnHandling said) {
    VoiceOptions usual = VoiceOptions.DEFAULT;
    VoiceOptions options =
        usual
            .withWaits(
                said.endpointing() == null ? usual.endpointing() : said.endpointing(),
                or(said.leastWait(), usual.leastWait()),
                or(said.mostWait(), usual.mostWait()))
            .withTurnDetector(turnDetector(said.detector()))
            .withInterruption(
                or(said.leastSpeech(), usual.leastSpeech()),
                said.leastWords() == null ? usual.leastWords() : said.leastWords())
            .withEchoWarmUp(or(said.echoWarmUp(), usual.echoWarmUp()))
            .withFalseInterruption(or(said.falseInterruption(), usual.falseInterruption()))
            .withEarlyReplies(
                Boolean.FALSE.equals(said.earlyReplies())
                    ? VoiceOptions.EarlyReplies.NONE
                    : usual.earlyReplies())
            .withUserTurn(
                new VoiceOptions.TurnLimit(
                    or(said.longestTurn(), usual.userTurn().longest()),
                    said.mostTurnWords() == null
                        ? usual.userTurn().mostWords()
                        : said.mostTurnWords()));
    return Boolean.FALSE.equals(said.interruptible()) ? options.uninterruptible() : options;
  }

  private TurnDetector turnDetector(@Nullable Detector said) {
    return switch (said) {
      case LOADED -> process.get(VoicePrewarm.TURNS, TurnDetector.class);
      case SILENCE -> TurnDetector.SILENCE;
      case null -> loaded().orElseGet(WorkerVoice::silence);
    };
  }

  private Optional<TurnDetector> loaded() {
    return process.find(VoicePrewarm.TURNS, TurnDetector.class);
  }

  private static TurnDetector silence() {
    LOG.log(INFO, "no turn detector was loaded, so a turn ends by silence");
    return TurnDetector.SILENCE;
  }

  private static Duration or(@Nullable Duration said, Duration usual) {
    return said == null ? usual : said;
  }
}
