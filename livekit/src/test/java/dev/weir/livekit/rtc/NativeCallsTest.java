package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.livekit.proto.rtc.FfiEvent;
import dev.weir.livekit.proto.rtc.FfiRequest.MessageCase;
import dev.weir.livekit.proto.rtc.RpcCalled;
import dev.weir.livekit.proto.rtc.RpcDone;
import dev.weir.livekit.proto.rtc.RpcError;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls of methods in a room, with a fake in the library's place. */
class NativeCallsTest extends NativeRoomFixture {
  @Test
  @Behaviour("sess-C3.23")
  void calls_ofOthers_areAnsweredOnce() throws Exception {
    room.registerMethod("echo");
    assertThat(last().getRegisterRpcMethod().getMethod()).isEqualTo("echo");
    RtcEvent.Called call = called();
    assertThat(call.timeout()).isEqualTo(Duration.ofSeconds(3));
    call.reply().with("yes");
    assertThat(last().getRpcMethodInvocationResponse().getPayload()).isEqualTo("yes");
    assertThatIllegalStateException()
        .isThrownBy(() -> call.reply().with("again"))
        .withMessage("reply to echo: again (expected: once)");
    called().reply().failed(new CallFailed(7, "no", "data"));
    assertThat(last().getRpcMethodInvocationResponse().getError())
        .isEqualTo(RpcError.newBuilder().setCode(7).setMessage("no").setData("data").build());
    called().reply().with("é".repeat(7_681));
    assertThat(last().getRpcMethodInvocationResponse().getError().getCode()).isEqualTo(1504);
    RtcEvent.Called late = called();
    library.error = "too late";
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> late.reply().with("yes"))
        .withMessage("reply to echo in room lobby: too late");
    room.unregisterMethod("echo");
  }

  private RtcEvent.Called called() throws InterruptedException {
    library.tell(
        FfiEvent.newBuilder()
            .setRpcMethodInvocation(
                RpcCalled.newBuilder()
                    .setLocalParticipantHandle(FakeNative.SELF)
                    .setInvocationId(3)
                    .setCallerIdentity("ann")
                    .setMethod("echo")
                    .setPayload("p")
                    .setResponseTimeoutMs(3_000)));
    return next(RtcEvent.Called.class);
  }

  @Test
  @Behaviour("sess-C3.23")
  void call_ofAnother_isAnsweredOrFailsByItsCode() throws Exception {
    assertThat(room.call("ann", "echo", "p", Duration.ofSeconds(5))).isEqualTo("done");
    assertThat(last().getPerformRpc().getResponseTimeoutMs()).isEqualTo(5_000);
    assertThatExceptionOfType(CallFailed.class)
        .isThrownBy(() -> room.call("ann", "echo", "é".repeat(7_681), TWENTY))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(1402));
    assertThat(failed(1501, "nobody")).isEqualTo(1401);
    annComes();
    assertThat(failed(1501, "ann")).isEqualTo(1501);
    assertThat(failed(1502, "nobody")).isEqualTo(1502);
  }

  private int failed(int code, String identity) throws Exception {
    library.kept.add(MessageCase.PERFORM_RPC);
    Thread answering =
        Thread.ofVirtual()
            .start(() -> {
              try {
                long id = library.asked.take().getPerformRpc().getRequestAsyncId();
                library.tell(
                    FfiEvent.newBuilder()
                        .setPerformRpc(
                            RpcDone.newBuilder()
                                .setAsyncId(id)
                                .setError(RpcError.newBuilder().setCode(code).setMessage("m"))));
              } catch (InterruptedException e) {
                // The test fails.
              }
            });
    try {
      throw new AssertionError(room.call(identity, "echo", "p", Duration.ofSeconds(5)));
    } catch (CallFailed e) {
      return e.code();
    } finally {
      answering.join();
    }
  }

  @Test
  void refusal_isToldWithTheLibrarysReason() {
    library.refused = Optional.of(MessageCase.REGISTER_RPC_METHOD);
    assertThatExceptionOfType(RtcFailed.class)
        .isThrownBy(() -> room.registerMethod("echo"))
        .withMessage(
            "method echo in room lobby: refused by the native library, which does not say why");
  }
}
