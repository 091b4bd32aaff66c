package dev.weir.agent;

import dev.weir.agent.mcp.McpServer;
import dev.weir.agent.speech.RecognitionCall;
import dev.weir.agent.speech.SpokenFrame;
import dev.weir.agent.speech.SynthesisCall;
import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.channel.Receiver;
import java.util.List;

/**
 * An agent: what it is told to be, what it does when things happen in its session, and the tools it
 * has, which are its methods that carry LangChain4j's {@link dev.langchain4j.agent.tool.Tool}. Each
 * session gets an instance of its own. Its methods are called on virtual threads of the session,
 * and may block; hooks and nodes one at a time, but for {@link #onEnter}, beside which the
 * conversation may go on. Tools that the model calls in one step run at the same time. An interrupt
 * means that the turn was stopped, a tool has taken too long, or the session ends.
 */
public interface Agent {

  /**
   * Who it is, in records and for models that are told of a hand-off: the name that {@link
   * AgentConfig} says, else that of its class in snake case, as in {@code billing_agent}; a class
   * without a name of its own is {@code agent}.
   */
  default String id() {
    return AgentId.of(getClass());
  }

  /** What the model is told before the conversation. Asked once per step of a turn. */
  String instructions();

  /**
   * The agent has the conversation: it begins, or was handed over to it. Not called when a
   * conversation is resumed. Runs beside the conversation, and may wait for what it says; what it
   * throws is logged and told as {@link AgentEvent.ErrorRaised}.
   *
   * @param session for {@link AgentSession#say(Say) say}, {@link AgentSession#reply reply} and the
   *     rest
   */
  default void onEnter(AgentSession session) throws Exception {}

  /**
   * The agent has the conversation no more: it is over, or handed over to another. Within the limit
   * of {@link SessionOptions#hookTimeout}; what it throws is logged. For what must be released
   * whenever this instance is not needed any more there is {@link SessionContext#onEnd}.
   */
  default void onExit(AgentSession session) throws Exception {}

  /**
   * A caller has said something, and the model is about to be asked. The turn waits for this, as
   * long as it takes.
   *
   * @param turn takes what the model is to be told besides
   * @throws StopResponse if there is to be no reply
   */
  default void onUserTurn(UserTurn turn) throws Exception {}

  /**
   * A caller has said more in one turn than there is to be, as whoever hears the session was told;
   * once a turn. Runs beside the conversation, as {@link #onEnter} does: the caller is still being
   * heard, and whoever is to fall silent is told so by what the agent says. What it throws is
   * logged and told as {@link AgentEvent.ErrorRaised}. Does nothing by itself.
   */
  default void onUserTurnExceeded(LongTurn turn) throws Exception {}

  /**
   * Hears the caller of a spoken conversation. An agent may have another recogniser listen, change
   * what was understood, replace it, or look at what goes by. Runs beside the conversation, on a
   * thread of its own, from when the agent has the conversation until it ends or is handed over.
   */
  default void recognitionNode(RecognitionCall call, Outflow<TranscriptEvent> out)
      throws Exception {
    call.hear(out);
  }

  /**
   * Makes the words of a reply: asks the model. An agent may replace that, wrap it, or look at what
   * goes by. A step of the turn's pipeline, on a thread of its own, called once for each step
   * between tools; what it gives is said, and the calls in it are run.
   */
  default void modelNode(ModelCall call, Outflow<ModelEvent> out) throws Exception {
    call.ask(out);
  }

  /**
   * Writes down what the caller gets of it, which becomes the conversation: an agent may change
   * that, leave out, or look at what goes by. Called for each run of text, on a thread of its own;
   * with a voice, the text is what was heard. What the node leaves unread is not written; it is to
   * wait for all that it gives.
   */
  default void transcriptNode(Receiver<String> text, Outflow<String> out) throws Exception {
    out.sendAll(text);
  }

  /**
   * Speaks a run of text, if the session {@linkplain AgentSession#speakBy has a voice}. An agent
   * may change the sentences, have another synthesiser speak, replace it, or look at what goes by.
   * On a thread of its own; what counts as heard is the text of the frames that were played.
   */
  default void synthesisNode(SynthesisCall call, Outflow<SpokenFrame> out) throws Exception {
    call.speak(out);
  }

  /** Tools that are no methods of its own. Asked once, when it is to act. */
  default List<ToolSource> toolSources() {
    return List.of();
  }

  /** Servers whose tools join its own. Asked once, when it is to act. */
  default List<McpServer> mcpServers() {
    return List.of();
  }
}
