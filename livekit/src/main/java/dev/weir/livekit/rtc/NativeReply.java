package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.FfiRequest;
import dev.weir.livekit.proto.rtc.RpcAnswer;
import dev.weir.livekit.proto.rtc.RpcCalled;
import dev.weir.livekit.proto.rtc.RpcError;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** The way back to one who has called. */
final class NativeReply implements RtcEvent.Reply {
  private final Asking asking;
  private final RpcCalled call;
  private final AtomicBoolean given = new AtomicBoolean();

  NativeReply(Asking asking, RpcCalled call) {
    this.asking = asking;
    this.call = call;
  }

  @Override
  public void with(String payload) {
    int length = payload.getBytes(StandardCharsets.UTF_8).length;
    if (length <= CallFailed.MOST_BYTES) {
      answer(answer().setPayload(payload));
      return;
    }
    failed(
        new CallFailed(
            CallFailed.RESPONSE_TOO_LARGE,
            "reply to %s: %d bytes (expected: at most %d)"
                .formatted(call.getMethod(), length, CallFailed.MOST_BYTES),
            ""));
  }

  @Override
  public void failed(CallFailed failure) {
    answer(
        answer()
            .setError(
                RpcError.newBuilder()
                    .setCode(failure.code())
                    .setMessage(String.valueOf(failure.getMessage()))
                    .setData(failure.data())));
  }

  private RpcAnswer.Builder answer() {
    return RpcAnswer.newBuilder()
        .setLocalParticipantHandle(call.getLocalParticipantHandle())
        .setInvocationId(call.getInvocationId());
  }

  private void answer(RpcAnswer.Builder answer) {
    String what = "reply to " + call.getMethod();
    if (!given.compareAndSet(false, true)) {
      throw new IllegalStateException(what + ": again (expected: once)");
    }
    asking.require(
        what,
        asking
            .now(what, FfiRequest.newBuilder().setRpcMethodInvocationResponse(answer))
            .getRpcMethodInvocationResponse()
            .getError());
  }
}
