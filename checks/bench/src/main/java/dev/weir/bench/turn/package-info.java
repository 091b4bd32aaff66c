/**
 * What a turn costs without the model's time: the same model, the same conversation, once called
 * bare by LangChain4j, once through a session.
 *
 * <pre>
 * In       a model that streams as fast as it is taken
 * Held     one conversation at a time
 * Out      time and allocation by turn, and what a session adds
 * Threads  one virtual thread converses; sessions have their own
 * Closing  every conversation is closed before the next
 * </pre>
 */
@NullMarked
package dev.weir.bench.turn;

import org.jspecify.annotations.NullMarked;
