package dev.weir.agent;

/**
 * An agent: what it is told to be, and the tools it has, which are its methods that carry
 * LangChain4j's {@link dev.langchain4j.agent.tool.Tool}. Each session gets an instance of its own;
 * its methods are called by one thread at a time, on a virtual thread, and may block. An interrupt
 * means that the caller has stopped the turn.
 */
public interface Agent {

  /** What the model is told before the conversation. Asked once per step of a turn. */
  String instructions();
}
