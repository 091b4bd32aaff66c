package dev.weir.livekit;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import dev.weir.worker.Appearance;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tokens: what lets a worker, an administrator or an agent in. Stateless. */
final class Bearer {
  /** For how long that of a worker is good. */
  static final Duration GOOD_FOR = Duration.ofHours(6);

  /** For how long that of an agent is good, as the servers' own are. */
  static final Duration JOIN_FOR = Duration.ofHours(1);

  /** For how long that of one request is good: clocks differ. */
  static final Duration ASK_FOR = Duration.ofMinutes(10);

  private Bearer() {}

  /** Lets a worker in, and nobody into rooms. */
  static String token(LiveKitOptions options, Instant now) {
    return sign(begin(options, now, GOOD_FOR).withClaim("video", Map.of("agent", true)), options);
  }

  /** Lets rooms be listed, made and ended, and this one be administered. */
  static String administrator(LiveKitOptions options, Instant now, String room) {
    Map<String, Object> grant =
        Map.of("roomList", true, "roomCreate", true, "roomAdmin", true, "room", room);
    return sign(begin(options, now, ASK_FOR).withClaim("video", grant), options);
  }

  /** Lets an agent into one room, as a server does that has accepted a job. */
  static String agent(
      LiveKitOptions options, Instant now, String room, String agentName, Appearance as) {
    Map<String, Object> attributes = new LinkedHashMap<>(as.attributes());
    attributes.put(WorkerMessages.AGENT_NAME, agentName);
    JWTCreator.Builder token =
        begin(options, now, JOIN_FOR)
            .withSubject(as.identity())
            .withClaim("name", as.name())
            .withClaim("metadata", as.metadata())
            .withClaim("kind", "agent")
            .withClaim("attributes", attributes)
            .withClaim("video", grant(room, options.permissions()));
    return sign(token, options);
  }

  private static Map<String, Object> grant(String room, Permissions may) {
    Map<String, Object> grant = new LinkedHashMap<>();
    grant.put("roomJoin", true);
    grant.put("room", room);
    grant.put("agent", true);
    grant.put("canSubscribe", may.subscribe());
    grant.put("canPublish", may.publish());
    grant.put("canPublishData", may.publishData());
    grant.put("canUpdateOwnMetadata", may.updateMetadata());
    grant.put("hidden", may.hidden());
    return grant;
  }

  private static JWTCreator.Builder begin(LiveKitOptions options, Instant now, Duration goodFor) {
    return JWT.create()
        .withIssuer(options.apiKey())
        .withNotBefore(now)
        .withExpiresAt(now.plus(goodFor));
  }

  private static String sign(JWTCreator.Builder token, LiveKitOptions options) {
    return token.sign(Algorithm.HMAC256(options.apiSecret()));
  }
}
