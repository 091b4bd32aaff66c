package dev.weir.agent;

import dev.langchain4j.agent.tool.ToolSpecification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where tools come from that are no methods of the agent: they join its own, under names that are
 * unique among all. One instance serves one session. Calls of one step run at the same time, each
 * on a virtual thread of its own that has the session; an interrupt means that the turn was stopped
 * or that the call has taken too long.
 */
public interface ToolSource extends AutoCloseable {

  /** Who it is, in messages: {@code the book of orders}. */
  String origin();

  /**
   * Gets ready to say what it has, before each request to the model. May wait: the turn does, too.
   * What goes wrong here fails the turn, so that a source which can do without says so by its
   * tools.
   */
  default void prepare() throws InterruptedException {}

  /**
   * What it has now. Asked when the session is made, and after each {@link #prepare}; returns at
   * once. A name that another has already is refused when the session is made; later the tool is
   * left out, and a warning says so.
   */
  List<ToolSpecification> specifications();

  /**
   * Runs a call. Gives what a method of an agent could: text, null for "done", an {@link Agent} or
   * a {@link Handoff} to hand over, else something that is written as JSON.
   *
   * @throws Exception whose message the model sees as the result of the call
   */
  @Nullable Object call(ToolContext call) throws Exception;

  /** Called once, when the session ends. Is not waited for longer than the close timeout. */
  @Override
  default void close() {}
}
