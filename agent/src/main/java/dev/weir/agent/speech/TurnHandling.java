package dev.weir.agent.speech;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When a caller has said all, and when a caller interrupts, as far as somebody has said it: what is
 * null is left to others, in the end to the defaults of whoever hears. Immutable.
 *
 * @param endpointing how the wait after the last speech is found
 * @param leastWait after the last speech, until what was said is answered
 * @param mostWait the same while more may come
 * @param detector who tells whether more may come
 * @param interruptible whether callers may interrupt at all
 * @param leastSpeech how long somebody must speak to interrupt
 * @param leastWords how many words must have been understood of it
 * @param echoWarmUp of a session's first sound, in which nobody is heard
 * @param falseInterruption how long a speech is held back for a transcript before it goes on
 * @param earlyReplies whether the model begins before it is certain that a caller has said all
 * @param longestTurn how long a caller may speak in one turn until the agent hears of that
 * @param mostTurnWords how many words may be understood of it until then
 */
public record TurnHandling(
    @Nullable Endpointing endpointing,
    @Nullable Duration leastWait,
    @Nullable Duration mostWait,
    @Nullable Detector detector,
    @Nullable Boolean interruptible,
    @Nullable Duration leastSpeech,
    @Nullable Integer leastWords,
    @Nullable Duration echoWarmUp,
    @Nullable Duration falseInterruption,
    @Nullable Boolean earlyReplies,
    @Nullable Duration longestTurn,
    @Nullable Integer mostTurnWords) {
  /** The most that any of the times can be. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  /** The most that {@code leastWords} can be. */
  public static final int MOST_WORDS = 100;

  /** The most that {@code longestTurn} can be. */
  public static final Duration LONGEST_TURN = Duration.ofHours(1);

  /** The most that {@code mostTurnWords} can be. */
  public static final int MOST_TURN_WORDS = 10_000;

  /** {@code leastWait} where nobody says it. */
  public static final Duration LEAST_WAIT = Duration.ofMillis(500);

  /** {@code mostWait} where nobody says it. */
  public static final Duration MOST_WAIT = Duration.ofSeconds(3);

  /** Nothing is said. */
  public static final TurnHandling UNSAID =
      new TurnHandling(null, null, null, null, null, null, null, null, null, null, null, null);

  /** How the wait after the last speech is found. */
  public enum Endpointing {
    /** It is {@code leastWait}. */
    FIXED,
    /** It follows the pauses that a caller makes within a turn. */
    DYNAMIC
  }

  /** Who tells whether a caller who has fallen silent has said all. */
  public enum Detector {
    /** Nobody: silence is enough. */
    SILENCE,
    /** The turn detector that the worker has loaded; it must be there. */
    LOADED
  }

  /** Checks the limits of each. */
  public TurnHandling {
    within("leastWait", leastWait);
    within("mostWait", mostWait);
    within("leastSpeech", leastSpeech);
    within("echoWarmUp", echoWarmUp);
    within("falseInterruption", falseInterruption);
    within("longestTurn", longestTurn, LONGEST_TURN);
    within("leastWords", leastWords, MOST_WORDS);
    within("mostTurnWords", mostTurnWords, MOST_TURN_WORDS);
  }

  /**
   * What texts such as {@code interruption.leastWords=2} say. The settings are {@code
   * endpointing.mode} (fixed or dynamic), {@code endpointing.leastWait}, {@code
   * endpointing.mostWait}, {@code turnDetector} (silence or loaded), {@code interruption.enabled},
   * {@code interruption.leastSpeech}, {@code interruption.leastWords}, {@code
   * interruption.echoWarmUp}, {@code interruption.falseInterruption}, {@code earlyReplies} (true or
   * false), {@code userTurn.longest} and {@code userTurn.mostWords}; times are in seconds.
   *
   * @throws IllegalArgumentException for what is no setting, no value of it, or is said twice
   */
  public static TurnHandling parse(List<String> settings) {
    return TurnSetting.parse(settings);
  }

  /** What this says, and of what it leaves unsaid what the others say: setting by setting. */
  public TurnHandling over(TurnHandling others) {
    return new TurnHandling(
        orNull(endpointing, others.endpointing),
        orNull(leastWait, others.leastWait),
        orNull(mostWait, others.mostWait),
        orNull(detector, others.detector),
        orNull(interruptible, others.interruptible),
        orNull(leastSpeech, others.leastSpeech),
        orNull(leastWords, others.leastWords),
        orNull(echoWarmUp, others.echoWarmUp),
        orNull(falseInterruption, others.falseInterruption),
        orNull(earlyReplies, others.earlyReplies),
        orNull(longestTurn, others.longestTurn),
        orNull(mostTurnWords, others.mostTurnWords));
  }

  /**
   * This, if its settings go together where all that is unsaid is left to the defaults.
   *
   * @throws IllegalArgumentException if the least wait is longer than the most
   */
  public TurnHandling checked() {
    Duration least = leastWait == null ? LEAST_WAIT : leastWait;
    Duration most = mostWait == null ? MOST_WAIT : mostWait;
    if (least.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "leastWait: %d ms (expected: 0 to %d, the most wait)"
              .formatted(least.toMillis(), most.toMillis()));
    }
    return this;
  }

  /** With this way to find the wait. */
  public TurnHandling withEndpointing(Endpointing value) {
    return with(draft -> draft.endpointing = value);
  }

  /** With this wait after the last speech. */
  public TurnHandling withLeastWait(Duration value) {
    return with(draft -> draft.leastWait = value);
  }

  /** With this wait while more may come. */
  public TurnHandling withMostWait(Duration value) {
    return with(draft -> draft.mostWait = value);
  }

  /** With this detector of turns. */
  public TurnHandling withDetector(Detector value) {
    return with(draft -> draft.detector = value);
  }

  /** Callers may interrupt, or not. */
  public TurnHandling withInterruptible(boolean value) {
    return with(draft -> draft.interruptible = value);
  }

  /** With this least speech to interrupt. */
  public TurnHandling withLeastSpeech(Duration value) {
    return with(draft -> draft.leastSpeech = value);
  }

  /** With these least words to interrupt. */
  public TurnHandling withLeastWords(int value) {
    return with(draft -> draft.leastWords = value);
  }

  /** With this warm-up; zero where there is no echo, as with files. */
  public TurnHandling withEchoWarmUp(Duration value) {
    return with(draft -> draft.echoWarmUp = value);
  }

  /** With this wait for a transcript of whoever interrupts; zero to interrupt at once. */
  public TurnHandling withFalseInterruption(Duration value) {
    return with(draft -> draft.falseInterruption = value);
  }

  /** The model begins early, or not. */
  public TurnHandling withEarlyReplies(boolean value) {
    return with(draft -> draft.earlyReplies = value);
  }

  /** With this most speech in a turn, until the agent hears of it; zero for any. */
  public TurnHandling withLongestTurn(Duration value) {
    return with(draft -> draft.longestTurn = value);
  }

  /** With these most words in a turn, until the agent hears of it; 0 for any. */
  public TurnHandling withMostTurnWords(int value) {
    return with(draft -> draft.mostTurnWords = value);
  }

  private TurnHandling with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.made().over(this);
  }

  private static <T> @Nullable T orNull(@Nullable T said, @Nullable T otherwise) {
    return said == null ? otherwise : said;
  }

  private static void within(String name, @Nullable Duration value) {
    within(name, value, LONGEST);
  }

  private static void within(String name, @Nullable Duration value, Duration most) {
    if (value != null && (value.isNegative() || value.compareTo(most) > 0)) {
      throw new IllegalArgumentException(
          "%s: %d ms (expected: 0 to %d)".formatted(name, value.toMillis(), most.toMillis()));
    }
  }

  private static void within(String name, @Nullable Integer value, int most) {
    if (value != null && (value < 0 || value > most)) {
      throw new IllegalArgumentException("%s: %d (expected: 0 to %d)".formatted(name, value, most));
    }
  }

  /** What is to be said besides. */
  private static final class Draft {
    @Nullable Endpointing endpointing;
    @Nullable Duration leastWait;
    @Nullable Duration mostWait;
    @Nullable Detector detector;
    @Nullable Boolean interruptible;
    @Nullable Duration leastSpeech;
    @Nullable Integer leastWords;
    @Nullable Duration echoWarmUp;
    @Nullable Duration falseInterruption;
    @Nullable Boolean earlyReplies;
    @Nullable Duration longestTurn;
    @Nullable Integer mostTurnWords;

    TurnHandling made() {
      return new TurnHandling(
          endpointing,
          leastWait,
          mostWait,
          detector,
          interruptible,
          leastSpeech,
          leastWords,
          echoWarmUp,
          falseInterruption,
          earlyReplies,
          longestTurn,
          mostTurnWords);
    }
  }
}
