package dev.weir.channel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A thread was parked at a channel. Off unless a recording asks for it. */
@Name("dev.weir.ChannelPark")
@Label("Channel Park")
@Category("Weir")
@Description("A thread waited at a channel for longer than the threshold")
@Enabled(false)
@Threshold("20 ms")
@StackTrace
final class ParkEvent extends Event {
  @Label("Purpose")
  @Nullable String purpose;

  @Label("Served")
  boolean served;

  void end(Pause pause) {
    if (shouldCommit()) {
      purpose = pause.purpose();
      served = pause.isSettled();
      commit();
    }
  }
}
