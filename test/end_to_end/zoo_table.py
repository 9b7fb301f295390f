"""What is expected of each program in test/programs/zoo.

A hang has a kind, the strongest proof that the kernel's state permits, and, where the shape of the
wait has a name, words that its summary holds."""

import collections

Row = collections.namedtuple("Row", "name words pair outcome kind proof shape")


def hung(name, kind, proof, shape="", pair=False):
    return Row(name, [name], pair, "hung", kind, proof, shape)


def living(name, *words, pair=False):
    return Row("_".join([name, *words]), [name, *words], pair, "verified", None, None, "")


HUNG = [
    hung("both_recv", "deadlock", "proven", "lost message", pair=True),
    hung("both_send", "deadlock", "proven", "buffer deadlock", pair=True),
    hung("ring_of_three", "deadlock", "proven"),
    hung("undrained_child", "deadlock", "proven", "undrained child"),
    hung("leaked_write_end", "deadlock", "proven", "leaked end of file"),
    hung("fifo_order", "deadlock", "proven"),
    hung("flock_crossed", "deadlock", "proven", "crossed locks"),
    hung("ofd_locks_crossed", "deadlock", "proven", "crossed locks"),
    hung("futex_word_changed", "lost_wakeup", "proven"),
    hung("futex_event", "lost_wakeup", "proven"),
    hung("epoll_edge_consumed", "lost_wakeup", "proven"),
    hung("sysv_semaphores", "deadlock", "proven"),
    hung("posix_semaphores", "deadlock", "proven"),
    hung("mutexes_crossed", "deadlock", "proven"),
    hung("join_stuck", "deadlock", "proven"),
    hung("never_accepted", "deadlock", "proven", pair=True),
    hung("server_stopped", "peer_silent", "proven", pair=True),
    hung("server_pauses", "deadlock", "proven", pair=True),
    hung("stops_itself", "stopped", "proven"),
    hung("unix_both_recv", "deadlock", "proven"),
    hung("pipes_both_full", "deadlock", "proven", "buffer deadlock"),
    hung("eventfd_unsignalled", "deadlock", "proven"),
    hung("partial", "deadlock", "proven_partial"),
    hung("server_time_out", "deadlock", "frozen_until", pair=True),
    hung("poll_spin", "livelock", "no_progress"),
    hung("busy_spin", "livelock", "no_progress"),
    hung("starved", "starved", "no_progress"),
]

LIVING = [
    living("slow_bytes", pair=True),
    living("timer_descriptor"),
    living("alarm_wakes"),
    living("interval_timer"),
    living("posix_timer"),
    living("timed_futex"),
    living("timed_condition"),
    living("receive_time_out"),
    living("retry_loop"),
    living("ping_pong_tcp", pair=True),
    living("ping_pong_pipe"),
    living("ping_pong_futex"),
    living("idle_pool"),
    living("helper_signals", "pause"),
    living("helper_signals", "read"),
    living("child_exits_later"),
    living("grandchild_writes"),
    living("vfork_parent"),
    living("io_uring_timeout", "enter"),
    living("io_uring_timeout", "eventfd"),
    living("signalfd_child"),
    living("inotify_wait"),
    living("shutdown_by_thread"),
    living("exit_by_thread"),
    living("passed_descriptor"),
    living("connect_backlog"),
    living("user_time_out", "poll"),
    living("user_time_out", "read"),
    living("user_time_out", "peer"),
    living("time_out_in_parts", "receive"),
    living("time_out_in_parts", "send"),
    living("time_out_in_parts", "poll"),
    living("epoll_number_reused"),
    living("lock_kept_by_mapping"),
    living("datagram_elsewhere"),
    living("passed_before_accept"),
    living("ring_keeps_file"),
    living("own_descriptors"),
    living("child_is_stopped"),
    living("memory_of_parent"),
    living("paced_sender"),
    living("keepalive_unanswered"),
    living("owner_dies"),
    living("semaphore_undone"),
    living("message_comes_late"),
    living("pidfd_poll"),
    living("splice_in_pipe"),
    living("nested_set_timer"),
    living("inherited_lock"),
    living("async_signal", "wait"),
    living("async_signal", "handler"),
    living("parent_death"),
    living("signals_in_set"),
    living("requeued_elsewhere"),
]
