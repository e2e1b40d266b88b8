/* sysv.c: System V and POSIX objects that would outlive the step. */
#include "hostile.h"
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
int main(void)
{
    escaped_if(shmget(0x5a5a, 4096, IPC_CREAT | 0666) >= 0, "shm");
    escaped_if(msgget(0x5a5a, IPC_CREAT | 0666) >= 0, "msg");
    escaped_if(semget(0x5a5a, 1, IPC_CREAT | 0666) >= 0, "sem");
    escaped_if(mq_open("/hostile", O_CREAT | O_RDWR, 0666, NULL) >= 0, "mq");
    return 0;
}
