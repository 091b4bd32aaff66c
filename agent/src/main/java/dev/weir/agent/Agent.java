package dev.weir.agent;

import dev.weir.agent.mcp.McpServer;
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
   * Makes the words of a reply: asks the model. An agent may replace that, wrap it, or look at what
   * goes by. A step of the turn's pipeline, on a thread of its own, called once for each step
   * between tools; what it gives is said, and the calls in it are run.
   */
  default void modelNode(ModelCall call, Outflow<ModelEvent> out) throws Exception {
    call.ask(out);
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
