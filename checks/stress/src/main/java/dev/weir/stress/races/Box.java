package dev.weir.stress.races;

/** An item whose content is written and read without any care. */
final class Box {
  int content;
}
