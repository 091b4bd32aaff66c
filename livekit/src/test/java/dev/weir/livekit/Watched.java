package dev.weir.livekit;

import dev.weir.livekit.rtc.LocalTrack;
import dev.weir.livekit.rtc.RtcClient;
import dev.weir.livekit.rtc.RtcRoom;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A client as it is, of which the test is told when a track's sound is thrown away. */
final class Watched {
  /** When, by {@link PeerEvent#now}. */
  final BlockingQueue<Double> cleared = new LinkedBlockingQueue<>();

  private final RtcClient client;

  Watched(RtcClient client) {
    this.client = client;
  }

  RtcClient client() {
    return as(RtcClient.class, client);
  }

  private <T> T as(Class<T> type, T real) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> passed(real, method, arguments));
    return type.cast(proxy);
  }

  private @Nullable Object passed(
      Object real, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (real instanceof LocalTrack && method.getName().equals("clear")) {
      cleared.add(PeerEvent.now());
    }
    try {
      return switch (method.invoke(real, arguments)) {
        case RtcRoom room -> as(RtcRoom.class, room);
        case LocalTrack track -> as(LocalTrack.class, track);
        case null -> null;
        case Object other -> other;
      };
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
