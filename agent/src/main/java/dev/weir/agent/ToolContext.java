package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.weir.delta.Content;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a tool: on whose behalf it runs, and what was asked. A tool gets it as a parameter of
 * this type, of which it may have one; the model does not see that. Any thread may call any method;
 * none waits.
 */
public final class ToolContext {
  private final SessionContext session;
  private final Optional<Speech> speech;
  private final Content.ToolInput call;
  private final Consumer<String> progress;
  private volatile boolean over;

  ToolContext(
      SessionContext session,
      @Nullable Speech speech,
      Content.ToolInput call,
      Consumer<String> progress) {
    this.session = requireNonNull(session, "session");
    this.speech = Optional.ofNullable(speech);
    this.call = requireNonNull(call, "call");
    this.progress = requireNonNull(progress, "progress");
  }

  /** On whose behalf it runs. */
  public SessionContext session() {
    return session;
  }

  /**
   * The session itself, to say something or hand over, for example; empty for a call outside of
   * one. What is said there is said after this turn.
   */
  public Optional<AgentSession> agentSession() {
    return session.owner();
  }

  /** The speech that it is a part of; it cannot be waited for by the call. */
  public Optional<Speech> speech() {
    return speech;
  }

  /** The call's id, unique in its episode. */
  public String callId() {
    return call.callId();
  }

  /** The name by which the tool was called. */
  public String name() {
    return call.name();
  }

  /** The arguments as the model wrote them: the text of a JSON object, if the model is right. */
  public String arguments() {
    return call.input();
  }

  /**
   * Tells how far it is, for people; the model does not see it. Without effect once the call is
   * over.
   */
  public void update(String text) {
    requireNonNull(text, "text");
    if (!over) {
      progress.accept(text);
    }
  }

  Content.ToolInput call() {
    return call;
  }

  /** Nobody waits for it any longer. */
  void end() {
    over = true;
  }
}
