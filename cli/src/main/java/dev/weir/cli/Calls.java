package dev.weir.cli;

import dev.weir.livekit.LiveKitOptions;
import dev.weir.voice.worker.VoicePrewarm;
import dev.weir.worker.AgentPool;
import dev.weir.worker.PoolBuilder;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
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
  record Watched(InetAddress address, int port) {
    /** Why nothing can listen there. */
    String refusal() {
      return isOurs()
          ? "health: port %d of %s is taken (expected: a free one; say --health-port)"
              .formatted(port, address.getHostAddress())
          : "health: %s is not an address of this machine (expected: one that is; say --health-address)"
              .formatted(address.getHostAddress());
    }

    private boolean isOurs() {
      try {
        return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
      } catch (SocketException e) {
        return true; // not known better
      }
    }
  }

  /** Has a pool load what calls need. */
  void prepare(PoolBuilder builder) {
    if (speech.isPresent()) {
      builder.prewarm(new VoicePrewarm(surroundings.environment()));
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
