package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A turn that is passed on as it is. */
class PassOnTest extends TurnDeliveryContract {
  private final Chan<Update> out = Chan.bounded(64);

  @Override
  TurnDelivery delivery() {
    return TurnDelivery.passOn(out);
  }

  @Test
  @Behaviour("delta-M45")
  void deliver_anyUpdates_passThemOnUnchanged() throws InterruptedException {
    List<Update> updates =
        List.of(
            new Update.Delta(Update.Place.NONE, null),
            start(0, text("")),
            delta(7, new Piece.Text("unknown")),
            done(0),
            new Update.Failed(Update.Place.at(3), "code", "why"));
    deliver(updates.toArray(Update[]::new));
    for (Update update : updates) {
      assertThat(out.tryReceive()).isSameAs(update);
    }
    assertThat(out.tryReceive()).isNull();
    assertThat(out.isClosed()).as("the caller's to close").isFalse();
  }
}
