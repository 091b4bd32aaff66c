package dev.weir.livekit.rtc;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.livekit.RealServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Somebody in a real room; what happens there is kept until it is asked for. */
final class Guest implements AutoCloseable {
  static final Duration FRAME = Duration.ofMillis(20);
  private static final long PATIENCE_SECONDS = 60;
  private static final int TRIES = 50;

  final RtcRoom room;
  final CompletableFuture<Void> over = new CompletableFuture<>();
  private final BlockingQueue<RtcEvent> events = new LinkedBlockingQueue<>();
  private final Thread reader;

  private Guest(RtcRoom room) {
    this.room = room;
    reader = Thread.ofVirtual().start(this::read);
  }

  static Guest join(RtcClient client, RealServer server, String room, String identity)
      throws InterruptedException {
    return new Guest(client.connect(server.url(), token(room, identity, "standard")));
  }

  static Guest join(RtcClient client, RealServer server, String room, String identity, String kind)
      throws InterruptedException {
    return new Guest(client.connect(server.url(), token(room, identity, kind)));
  }

  static String token(String room, String identity, String kind) {
    return JWT.create()
        .withIssuer(RealServer.KEY)
        .withSubject(identity)
        .withExpiresAt(Instant.now().plusSeconds(3_600))
        .withClaim("kind", kind)
        .withClaim(
            "video",
            Map.of(
                "roomJoin", true,
                "room", room,
                "canPublish", true,
                "canSubscribe", true,
                "canPublishData", true,
                "canUpdateOwnMetadata", true))
        .sign(Algorithm.HMAC256(RealServer.SECRET));
  }

  private void read() {
    try {
      while (true) {
        events.add(room.events().receive());
      }
    } catch (ChanClosed e) {
      Throwable cause = e.getCause();
      if (cause == null) {
        over.complete(null);
      } else {
        over.completeExceptionally(cause);
      }
    } catch (InterruptedException e) {
      over.completeExceptionally(e);
    }
  }

  /** The next event of that kind; those before it are gone. */
  <T extends RtcEvent> T await(Class<T> kind) throws InterruptedException {
    return await(kind, event -> true);
  }

  /** The next such event; those before it are gone. */
  <T extends RtcEvent> T await(Class<T> kind, Predicate<T> wanted) throws InterruptedException {
    while (true) {
      RtcEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no such event: " + kind.getSimpleName());
      }
      if (kind.isInstance(event) && wanted.test(kind.cast(event))) {
        return kind.cast(event);
      }
    }
  }

  /** Gives the tone until it is interrupted, or the room is gone. */
  Thread speak(LocalTrack track, double hertz) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            for (Tone tone = new Tone(hertz); ; ) {
              track.capture(tone.next(FRAME));
            }
          } catch (InterruptedException | RtcFailed e) {
            // It is over.
          }
        });
  }

  Receiver<AudioFrame> listenToNext() throws InterruptedException {
    var subscribed = await(RtcEvent.TrackSubscribed.class);
    return room.listen(subscribed.track().sid(), Tone.RATE, FRAME);
  }

  /** What is heard in so many frames, from the first one on that is loud. */
  static Heard hear(Receiver<AudioFrame> frames, int count) throws InterruptedException {
    AudioFrame frame = frames.receive();
    while (Heard.rms(frame) < 4_000) {
      frame = frames.receive();
    }
    // The first ones are faded in.
    for (int i = 0; i < 10; i++) {
      var _ = frames.receive();
    }
    Heard heard = new Heard();
    for (int i = 0; i < count; i++) {
      heard.add(frames.receive());
    }
    return heard;
  }

  /** The first piece so long that is the tone: on a busy machine frames are late, and left out. */
  static Heard hear(Receiver<AudioFrame> frames, int count, double hertz)
      throws InterruptedException {
    Heard heard = hear(frames, count);
    for (int i = 0; i < TRIES && Math.abs(heard.frequency() - hertz) > 2; i++) {
      heard = hear(frames, count);
    }
    return heard;
  }

  @Override
  public void close() {
    room.close();
    try {
      reader.join();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted before the events have ended", e);
    }
  }
}
