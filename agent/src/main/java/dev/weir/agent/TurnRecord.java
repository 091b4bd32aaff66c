package dev.weir.agent;

import dev.weir.log.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one turn took.
 *
 * @param session whose
 * @param agent who acted when it began: the name it is registered by, or, after a hand-off, its
 *     {@linkplain Agent#id id}
 * @param turn the id of its episode
 * @param attempt from 1
 * @param source why it was said
 * @param accepted when it was asked for
 * @param stamps how long after that each stage was reached, as far as it was
 * @param steps requests to the model
 * @param toolCalls calls of tools
 * @param usage what the model has read and written
 * @param outcome how it ended
 * @param failure what kind of failure, in a word such as {@code model_failed}; empty for none
 */
public record TurnRecord(
    String session,
    String agent,
    String turn,
    int attempt,
    Speech.Source source,
    Instant accepted,
    Map<Stage, Duration> stamps,
    int steps,
    int toolCalls,
    Usage usage,
    Outcome outcome,
    Optional<String> failure) {
  /** Keeps a copy of the stamps. */
  public TurnRecord {
    EnumMap<Stage, Duration> copy = new EnumMap<>(Stage.class);
    copy.putAll(stamps);
    stamps = Collections.unmodifiableMap(copy);
  }

  /** Whether a caller, or the agent's code, has stopped it. */
  public boolean interrupted() {
    return outcome == Outcome.INTERRUPTED;
  }

  /** How long the caller heard nothing: until the first words. */
  public Optional<Duration> heardSilence() {
    return Optional.ofNullable(stamps.get(Stage.FIRST_WORDS));
  }

  /** What a turn goes through. */
  public enum Stage {
    /** It has the podium: those before it have ended. */
    BEGUN,
    /** The model was asked, for the first time. */
    ASKED,
    /** The first words are in the log. */
    FIRST_WORDS,
    /** The last tool has run. */
    TOOLS_DONE,
    /** The model has replied to its end, for the last time. */
    REPLIED,
    /** Nothing more comes. */
    ENDED
  }

  /** How a turn ends. */
  public enum Outcome {
    /** All was said. */
    COMPLETED,
    /** It was stopped. */
    INTERRUPTED,
    /** It broke off. */
    FAILED
  }
}
