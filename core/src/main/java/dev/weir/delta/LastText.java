package dev.weir.delta;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last segment of text of one turn. For one thread. */
final class LastText {
  private StringBuilder text = new StringBuilder();
  private @Nullable Integer index;

  void see(Update update) {
    switch (update) {
      case Update.Start start -> begin(start.index(), start.content());
      case Update.Full full -> replace(full.content());
      case Update.Delta delta -> add(delta);
      case Update.Done d -> {}
      case Update.Failed f -> {}
    }
  }

  String text() {
    return text.toString();
  }

  private void begin(@Nullable Integer of, Content content) {
    if (of != null && content instanceof Content.Text first) {
      text = new StringBuilder(first.text());
      index = of;
    }
  }

  private void replace(Content content) {
    if (content instanceof Content.Text whole) {
      text = new StringBuilder(whole.text());
      index = null;
    }
  }

  private void add(Update.Delta delta) {
    boolean here = index != null && Objects.equals(index, delta.index());
    if (here && delta.piece() instanceof Piece.Text more) {
      text.append(more.text());
    }
  }
}
