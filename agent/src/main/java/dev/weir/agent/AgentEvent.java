package dev.weir.agent;

import dev.weir.delta.Content;
import dev.weir.log.Message;
import dev.weir.log.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened in a session, for listeners in its process; see {@link
 * AgentSession#listen}. Callers elsewhere read the log.
 */
public sealed interface AgentEvent {

  /** When it happened. */
  Instant createdAt();

  /** The agent does something else now. */
  record AgentStateChanged(Instant createdAt, AgentState was, AgentState is)
      implements AgentEvent {}

  /** The caller does something else now. */
  record UserStateChanged(Instant createdAt, UserState was, UserState is) implements AgentEvent {}

  /** A message became part of the conversation. */
  record ConversationItemAdded(Instant createdAt, Message item) implements AgentEvent {}

  /** The agent is going to speak, at once or when it has the podium. */
  record SpeechCreated(Instant createdAt, Speech speech) implements AgentEvent {
    /** Whether a caller's input is the reason. */
    public boolean userInitiated() {
      return speech.source() == Speech.Source.INPUT;
    }
  }

  /**
   * The tools of one step have run.
   *
   * @param calls what the model called
   * @param results what came of it, at the same places
   */
  record ToolsExecuted(
      Instant createdAt, List<Content.ToolInput> calls, List<Content.ToolResult> results)
      implements AgentEvent {
    /** Keeps copies. */
    public ToolsExecuted {
      calls = List.copyOf(calls);
      results = List.copyOf(results);
    }
  }

  /** A tool tells how far it is, by {@link ToolContext#update}. */
  record ToolUpdated(Instant createdAt, Content.ToolInput call, String text)
      implements AgentEvent {}

  /** Another agent has the conversation. */
  record HandedOver(Instant createdAt, Agent was, Agent is) implements AgentEvent {}

  /** So much was used by the models of the session until now. */
  record UsageUpdated(Instant createdAt, Usage total) implements AgentEvent {}

  /** A turn has ended, with what it took. */
  record TurnEnded(Instant createdAt, TurnRecord turn) implements AgentEvent {}

  /**
   * Something has failed.
   *
   * @param source the component, such as {@code model}; or {@code agent}, for code of the agent
   * @param recoverable whether it is tried again
   */
  record ErrorRaised(Instant createdAt, String source, Throwable error, boolean recoverable)
      implements OfCaller {}

  /** What whoever listens to the caller has to tell; see {@link AgentSession#tell}. */
  sealed interface OfCaller extends AgentEvent {}

  /**
   * The caller was understood.
   *
   * @param transcript what was said, as far as it is known
   * @param isFinal whether nothing of it will change any more
   * @param itemId of the piece of speech; the same for all of its interim transcripts and the final
   * @param speaker whom of several, if that is known
   * @param language a code such as {@code en}, if that is known
   */
  record UserInputTranscribed(
      Instant createdAt,
      String transcript,
      boolean isFinal,
      String itemId,
      Optional<String> speaker,
      Optional<String> language)
      implements OfCaller {}

  /**
   * The caller spoke, and no transcript of it came.
   *
   * @param lasted how long the caller spoke
   * @param timeout how long after that none has come; one may still
   */
  record UserTranscriptionTimeout(Instant createdAt, Duration lasted, Duration timeout)
      implements OfCaller {}

  /**
   * The agent was held back because the caller seemed to interrupt, but nothing was said.
   *
   * @param resumed whether it goes on where it was
   */
  record FalseInterruption(Instant createdAt, boolean resumed) implements OfCaller {}

  /**
   * The caller spoke while the agent did.
   *
   * @param lasted how long the caller has spoken by now
   * @param interrupted whether the agent stops for it
   */
  record OverlappingSpeech(Instant createdAt, Duration lasted, boolean interrupted)
      implements OfCaller {}

  /**
   * The session has ended; the last event.
   *
   * @param reason what kind of end
   * @param detail for people
   * @param error what ended it, if an error did
   */
  record Closed(Instant createdAt, CloseReason reason, String detail, Optional<Throwable> error)
      implements AgentEvent {}
}
