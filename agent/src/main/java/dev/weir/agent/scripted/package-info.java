/**
 * A stand-in for a language model, for use without keys, network or chance: rules that read the
 * conversation, call the agent's tools and answer in a few sentences.
 *
 * <pre>
 * In       a LangChain4j chat request: messages, long ones by their beginning, and tools
 * Held     nothing between requests; a reply is a function of the seed and the request
 * Out      a reply or a tool call, token by token at a chosen rate
 * Threads  everything on the calling thread, which waits between tokens
 * Closing  an interrupt ends the reply as cancelled; nothing to close
 * </pre>
 *
 * <p>{@code Dialogue} reads the messages, {@code Facts} finds times, numbers and names in them,
 * {@code Rules} makes the next {@code Move}, {@code Wording} says it and {@code Pace} takes its
 * time.
 */
@NullMarked
package dev.weir.agent.scripted;

import org.jspecify.annotations.NullMarked;
