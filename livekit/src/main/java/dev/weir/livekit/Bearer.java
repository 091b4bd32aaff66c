package dev.weir.livekit;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What lets a worker in: a token for the server, of no use in rooms. Stateless. */
final class Bearer {
  /** For how long it is good. */
  static final Duration GOOD_FOR = Duration.ofHours(6);

  private Bearer() {}

  /** A fresh one. */
  static String token(LiveKitOptions options, Instant now) {
    return JWT.create()
        .withIssuer(options.apiKey())
        .withNotBefore(now)
        .withExpiresAt(now.plus(GOOD_FOR))
        .withClaim("video", Map.of("agent", true))
        .sign(Algorithm.HMAC256(options.apiSecret()));
  }
}
