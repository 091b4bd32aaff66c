package dev.weir.cli;

import dev.weir.livekit.LiveKitOptions;
import dev.weir.worker.AgentPool;
import dev.weir.worker.Isolation;
import dev.weir.worker.PoolBuilder;
import java.net.InetAddress;
import java.util.Optional;

/**
 * That calls of a LiveKit server are wanted, and how.
 *
 * @param options which server
 * @param speech who understands and speaks; empty: there is only text
 * @param surroundings with the media
 * @param watched where its health is told
 */
record Calls(
    LiveKitOptions options, Optional<Speech> speech, Surroundings surroundings, Watched watched) {
  /** Where a worker is watched. */
  record Watched(InetAddress address, int port) {}

  /** Has a pool load what calls need. */
  void prepare(PoolBuilder builder, Isolation isolation) {
    if (speech.isPresent()) {
      Speech.prewarm(builder, isolation, surroundings.environment());
    }
  }

  /** What brings them to a pool. */
  LiveKitWorker to(AgentPool pool) {
    return new LiveKitWorker(this, pool);
  }

  /** For people; without secrets. */
  String explain() {
    return "calls come from %s, key %s; %s"
        .formatted(
            options.url(),
            options.apiKey(),
            speech
                .map(Speech::explain)
                .orElse(
                    "no voice: neither OPENAI_API_KEY is set nor are pocketsphinx and espeak-ng"
                        + " on PATH"));
  }
}
