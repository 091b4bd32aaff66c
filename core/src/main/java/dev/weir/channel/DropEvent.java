package dev.weir.channel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Items were dropped by an overflow or lag policy. Off unless a recording asks for it. */
@Name("dev.weir.ChannelDrop")
@Label("Channel Drop")
@Category("Weir")
@Description("An overflow or lag policy dropped items")
@Enabled(false)
@StackTrace
final class DropEvent extends Event {
  @Label("Channel")
  String channel;

  @Label("Items")
  int items;

  DropEvent(String channel, int items) {
    this.channel = channel;
    this.items = items;
  }
}
