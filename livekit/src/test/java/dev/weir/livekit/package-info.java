/** A worker of a LiveKit server: against a scripted one, and against a real one. */
@org.jspecify.annotations.NullMarked
package dev.weir.livekit;
