/**
 * How a model is reached: a blocking HTTP client for LangChain4j, so that a reply runs on the
 * thread of its turn and an interrupt is a cancel.
 *
 * <pre>
 * In       LangChain4j's requests and listeners; the interrupt of the calling thread
 * Held     one connection per running request, idle ones of finished requests for reuse
 * Out      server-sent events, on the calling thread; then exactly one end
 * Threads  everything is delivered on the thread that calls; the JDK's selector thread and short
 *          virtual threads move bytes and never run code of a listener
 * Closing  an interrupt closes the request's socket; the client itself has nothing to close
 * </pre>
 *
 * <p>{@link dev.weir.agent.http.BlockingHttpClient} keeps the promises that can be kept without
 * knowing a model's protocol. {@link dev.weir.agent.http.BlockingModel} keeps those that need the
 * reply itself: one end per reply, and none that looks whole when it was cut.
 */
@NullMarked
package dev.weir.agent.http;

import org.jspecify.annotations.NullMarked;
