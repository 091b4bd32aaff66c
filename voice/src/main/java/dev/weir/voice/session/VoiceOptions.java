package dev.weir.voice.session;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.speech.TurnHandling;
import dev.weir.agent.speech.TurnHandling.Endpointing;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * When a caller has said all, and when a caller interrupts. Immutable.
 *
 * @param turnDetection who tells when a caller has said all; empty for the first for which there
 *     are the parts
 * @param endpointing how the wait is found
 * @param leastWait after the last speech, until what was said is answered
 * @param mostWait the same while more may come: the turn detector doubts, or a transcript is owed
 * @param turnDetector whether what was said is likely to be all
 * @param interruptible whether callers may interrupt at all; if not, they are not heard meanwhile
 * @param leastSpeech how long somebody must speak to interrupt
 * @param leastWords how many words must have been understood of it; 0 for none
 * @param echoWarmUp of the first sound of a session, in which nobody is heard while echo
 *     cancellation learns; zero for none
 * @param falseInterruption how long, after whoever has seemed to interrupt fell silent, the speech
 *     is held back for a transcript before it goes on; zero to interrupt at once
 * @param transcriptionTimeout how long after speech without a transcript that is told
 * @param earlyReplies whether the model begins while it is still waited for more
 * @param userTurn how much a caller may say in one turn until the agent hears of that
 */
public record VoiceOptions(
    Optional<TurnDetection> turnDetection,
    Endpointing endpointing,
    Duration leastWait,
    Duration mostWait,
    TurnDetector turnDetector,
    boolean interruptible,
    Duration leastSpeech,
    int leastWords,
    Duration echoWarmUp,
    Duration falseInterruption,
    Duration transcriptionTimeout,
    EarlyReplies earlyReplies,
    TurnLimit userTurn) {
  /** The most that any of the times can be. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  /** The most that {@code leastWords} can be. */
  public static final int MOST_WORDS = 100;

  /** Fixed, 0.5 to 3 s; interruptible by 0.5 s of speech, after 3 s; held back for 2 s; 5 s. */
  public static final VoiceOptions DEFAULT =
      new VoiceOptions(
          Optional.empty(),
          Endpointing.FIXED,
          Duration.ofMillis(500),
          Duration.ofSeconds(3),
          TurnDetector.SILENCE,
          true,
          Duration.ofMillis(500),
          0,
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          EarlyReplies.DEFAULT,
          TurnLimit.NONE);

  /**
   * When the model begins before it is certain that a caller has said all. What it says is dropped
   * if there was more.
   *
   * @param most how often for one input; 0 for never
   * @param longest not after more speech than that
   */
  public record EarlyReplies(int most, Duration longest) {
    /** Three times, after up to 10 s. */
    public static final EarlyReplies DEFAULT = new EarlyReplies(3, Duration.ofSeconds(10));

    /** Never. */
    public static final EarlyReplies NONE = new EarlyReplies(0, Duration.ZERO);

    /** The most that {@code most} can be. */
    public static final int MOST = 10;

    /** Checks the limits, by nothing of the options: they cannot be made before these. */
    public EarlyReplies {
      Limits.check("longest", longest, TurnHandling.LONGEST);
      if (most < 0 || most > MOST) {
        throw new IllegalArgumentException("most: %d (expected: 0 to %d)".formatted(most, MOST));
      }
    }
  }

  /**
   * What a turn of a caller is not to exceed.
   *
   * @param longest speech of it, pauses apart, as a detector hears it; zero for any
   * @param mostWords understood of it; 0 for any
   */
  public record TurnLimit(Duration longest, int mostWords) {
    /** Any turn. */
    public static final TurnLimit NONE = new TurnLimit(Duration.ZERO, 0);

    /** Checks the limits: those of {@link TurnHandling}. */
    public TurnLimit {
      Limits.check("longest", longest, TurnHandling.LONGEST_TURN);
      if (mostWords < 0 || mostWords > TurnHandling.MOST_TURN_WORDS) {
        throw new IllegalArgumentException(
            "mostWords: %d (expected: 0 to %d)".formatted(mostWords, TurnHandling.MOST_TURN_WORDS));
      }
    }

    boolean isExceeded(Duration speech, int words) {
      return (!longest.isZero() && speech.compareTo(longest) > 0)
          || (mostWords > 0 && words > mostWords);
    }
  }

  /** Checks the limits. */
  public VoiceOptions {
    requireNonNull(turnDetection, "turnDetection");
    requireNonNull(endpointing, "endpointing");
    requireNonNull(turnDetector, "turnDetector");
    requireNonNull(earlyReplies, "earlyReplies");
    requireNonNull(userTurn, "userTurn");
    within("mostWait", mostWait, LONGEST);
    within("leastWait", leastWait, mostWait);
    within("leastSpeech", leastSpeech, LONGEST);
    within("echoWarmUp", echoWarmUp, LONGEST);
    within("falseInterruption", falseInterruption, LONGEST);
    within("transcriptionTimeout", transcriptionTimeout, LONGEST);
    if (leastWords < 0 || leastWords > MOST_WORDS) {
      throw new IllegalArgumentException(
          "leastWords: %d (expected: 0 to %d)".formatted(leastWords, MOST_WORDS));
    }
  }

  /** These options with somebody who tells when a caller has said all. */
  public VoiceOptions withTurnDetection(TurnDetection other) {
    return with(draft -> draft.turnDetection = Optional.of(other));
  }

  /** These options with other waits. */
  public VoiceOptions withWaits(Endpointing mode, Duration least, Duration most) {
    return with(draft -> {
      draft.endpointing = mode;
      draft.leastWait = least;
      draft.mostWait = most;
    });
  }

  /** These options with a turn detector. */
  public VoiceOptions withTurnDetector(TurnDetector other) {
    return with(draft -> draft.turnDetector = other);
  }

  /** These options, and nobody interrupts. */
  public VoiceOptions uninterruptible() {
    return with(draft -> draft.interruptible = false);
  }

  /** These options with another measure of what interrupts. */
  public VoiceOptions withInterruption(Duration speech, int words) {
    return with(draft -> {
      draft.leastSpeech = speech;
      draft.leastWords = words;
    });
  }

  /** These options with another warm-up; zero where there is no echo, as with files. */
  public VoiceOptions withEchoWarmUp(Duration other) {
    return with(draft -> draft.echoWarmUp = other);
  }

  /** These options with another wait for a transcript of whoever interrupts. */
  public VoiceOptions withFalseInterruption(Duration other) {
    return with(draft -> draft.falseInterruption = other);
  }

  /** These options with another wait until it is told that speech has no transcript. */
  public VoiceOptions withTranscriptionTimeout(Duration other) {
    return with(draft -> draft.transcriptionTimeout = other);
  }

  /** These options with other early replies. */
  public VoiceOptions withEarlyReplies(EarlyReplies other) {
    return with(draft -> draft.earlyReplies = other);
  }

  /** These options with a limit for turns of the caller. */
  public VoiceOptions withUserTurn(TurnLimit other) {
    return with(draft -> draft.userTurn = other);
  }

  private VoiceOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.made();
  }

  private static void within(String name, Duration value, Duration most) {
    Limits.check(name, value, most);
  }

  /** Apart from the options: the defaults of these are made of records that are checked, too. */
  private static final class Limits {
    static void check(String name, Duration value, Duration most) {
      if (value.isNegative() || value.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            "%s: %d ms (expected: 0 to %d)".formatted(name, value.toMillis(), most.toMillis()));
      }
    }
  }

  /** Options of which some are to be others. */
  private static final class Draft {
    Optional<TurnDetection> turnDetection;
    Endpointing endpointing;
    Duration leastWait;
    Duration mostWait;
    TurnDetector turnDetector;
    boolean interruptible;
    Duration leastSpeech;
    int leastWords;
    Duration echoWarmUp;
    Duration falseInterruption;
    Duration transcriptionTimeout;
    EarlyReplies earlyReplies;
    TurnLimit userTurn;

    Draft(VoiceOptions of) {
      turnDetection = of.turnDetection;
      endpointing = of.endpointing;
      leastWait = of.leastWait;
      mostWait = of.mostWait;
      turnDetector = of.turnDetector;
      interruptible = of.interruptible;
      leastSpeech = of.leastSpeech;
      leastWords = of.leastWords;
      echoWarmUp = of.echoWarmUp;
      falseInterruption = of.falseInterruption;
      transcriptionTimeout = of.transcriptionTimeout;
      earlyReplies = of.earlyReplies;
      userTurn = of.userTurn;
    }

    VoiceOptions made() {
      return new VoiceOptions(
          turnDetection,
          endpointing,
          leastWait,
          mostWait,
          turnDetector,
          interruptible,
          leastSpeech,
          leastWords,
          echoWarmUp,
          falseInterruption,
          transcriptionTimeout,
          earlyReplies,
          userTurn);
    }
  }
}
