package dev.weir.agent;

import dev.weir.agent.mcp.McpServer;
import java.util.List;

/**
 * An agent: what it is told to be, and the tools it has, which are its methods that carry
 * LangChain4j's {@link dev.langchain4j.agent.tool.Tool}. Each session gets an instance of its own;
 * its methods are called on virtual threads and may block. Tools that the model calls in one step
 * run at the same time, all else by one thread after the other. An interrupt means that the caller
 * has stopped the turn, or that a tool has taken too long.
 */
public interface Agent {

  /** What the model is told before the conversation. Asked once per step of a turn. */
  String instructions();

  /** Tools that are no methods of its own. Asked once, when the session is made. */
  default List<ToolSource> toolSources() {
    return List.of();
  }

  /** Servers whose tools join its own. Asked once, when the session is made. */
  default List<McpServer> mcpServers() {
    return List.of();
  }
}
