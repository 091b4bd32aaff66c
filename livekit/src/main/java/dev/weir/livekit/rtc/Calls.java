package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.PerformRpc;
import dev.weir.livekit.proto.rtc.RpcDone;
import dev.weir.livekit.proto.rtc.RpcMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Methods that participants call of each other, as one room of ours does. Any thread. */
final class Calls {
  /** For how long a call may be on its way, both ways, beside what it is given. */
  static final Duration ROUND_TRIP = Duration.ofSeconds(10);

  private final Asking asking;
  private final Roster roster;
  private final long participant;

  Calls(Asking asking, Roster roster, long participant) {
    this.asking = asking;
    this.roster = roster;
    this.participant = participant;
  }

  void register(String method) {
    asking.now("method " + method, FfiRequest.newBuilder().setRegisterRpcMethod(method(method)));
  }

  void unregister(String method) {
    asking.now("method " + method, FfiRequest.newBuilder().setUnregisterRpcMethod(method(method)));
  }

  private RpcMethod.Builder method(String method) {
    return RpcMethod.newBuilder().setLocalParticipantHandle(participant).setMethod(method);
  }

  String call(String other, String method, String payload, Duration timeout)
      throws InterruptedException {
    String what = "call of %s of %s".formatted(method, other);
    int length = payload.getBytes(StandardCharsets.UTF_8).length;
    if (length > CallFailed.MOST_BYTES) {
      throw new CallFailed(
          CallFailed.REQUEST_TOO_LARGE,
          "%s: %d bytes (expected: at most %d)"
              .formatted(asking.titled(what), length, CallFailed.MOST_BYTES),
          "");
    }
    RpcDone done =
        asking
            .ask(
                what,
                timeout.plus(ROUND_TRIP),
                what,
                request ->
                    FfiRequest.newBuilder()
                        .setPerformRpc(
                            PerformRpc.newBuilder()
                                .setLocalParticipantHandle(participant)
                                .setDestinationIdentity(other)
                                .setMethod(method)
                                .setPayload(payload)
                                .setResponseTimeoutMs(Math.toIntExact(timeout.toMillis()))
                                .setRequestAsyncId(request)))
            .getPerformRpc();
    if (done.hasError()) {
      throw new CallFailed(
          code(other, done.getError().getCode()),
          "%s: %s".formatted(asking.titled(what), done.getError().getMessage()),
          done.getError().getData());
    }
    return done.getPayload();
  }

  /** The library asks nobody whether somebody is there: it only waits. */
  private int code(String other, int said) {
    return said == CallFailed.CONNECTION_TIMEOUT && !roster.knows(other)
        ? CallFailed.RECIPIENT_NOT_FOUND
        : said;
  }
}
