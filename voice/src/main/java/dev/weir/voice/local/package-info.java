/**
 * A recogniser and a voice that are programs of this machine: pocketsphinx_continuous and
 * espeak-ng. No key, no network.
 *
 * <pre>
 * In       one utterance, or one sentence, to the standard input of a process of its own
 * Held     at most a few processes at once, by default as many as there are processors; of each 1
 *          MiB of output and the last 4 KiB of its complaints
 * Out      a transcript; sound
 * Threads  the caller's, which blocks; three short virtual threads for a process's pipes
 * Closing  an interrupt, a failure or a process that falls silent ends the process and all that it
 *          has started, by force; none is left behind
 * </pre>
 *
 * <p>Nothing goes through a shell, and no text of a user is an argument.
 */
@NullMarked
package dev.weir.voice.local;

import org.jspecify.annotations.NullMarked;
