/*
 * srun(1) for jobs on the mesh. SLURM answers srun at ports of the node, which are not the job's: srun has to run
 * on the node's network. Two halves of one program, both the job's user:
 *   moorline-srun --serve FOLDER SRUN   on the node's network, started by the agent of the job
 *   srun ARGUMENT...                    in the place of srun in the job: hands over its arguments, environment,
 *                                       folder, limits and standard streams, then signals; ends as srun ends
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEXT_MAX (8u << 20) /* more than execve(2) takes */
enum { STREAMS = 3 };

struct request { uint32_t size, arguments; struct rlimit limits[RLIM_NLIMITS]; };

extern char **environ;
static int connection = -1;

static int open_socket(const char *folder, struct sockaddr_un *address)
{
	int at = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/socket", at);
	return at < 0 ? -1 : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int whole(ssize_t (*transfer)(int, void *, size_t), int fd, void *bytes, size_t size)
{
	for (size_t done = 0; done < size;) {
		ssize_t count = transfer(fd, (char *)bytes + done, size - done);
		if (count > 0)
			done += count;
		else if (!count || errno != EINTR)
			return -1;
	}
	return 0;
}

static ssize_t write_some(int fd, void *bytes, size_t size) { return write(fd, bytes, size); }

/* The head of a request, with the three standard streams beside it. */
static int transfer_head(int fd, struct request *head, int *streams, int receive)
{
	union { struct cmsghdr align; char bytes[CMSG_SPACE(STREAMS * sizeof(int))]; } control = { 0 };
	struct iovec part = { head, sizeof *head };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
	struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
	if (receive) {
		if (recvmsg(fd, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL) != sizeof *head || !(rights = CMSG_FIRSTHDR(&message)) || rights->cmsg_len != CMSG_LEN(STREAMS * sizeof(int)))
			return -1;
		memcpy(streams, CMSG_DATA(rights), STREAMS * sizeof(int));
		return 0;
	}
	rights->cmsg_level = SOL_SOCKET;
	rights->cmsg_type = SCM_RIGHTS;
	rights->cmsg_len = CMSG_LEN(STREAMS * sizeof(int));
	memcpy(CMSG_DATA(rights), streams, STREAMS * sizeof(int));
	return sendmsg(fd, &message, MSG_NOSIGNAL) == sizeof *head ? 0 : -1;
}

static void become_srun(const char *srun, const struct request *head, char *text, int *streams)
{
	char **list = calloc(head->size + 2, sizeof *list), *folder = text, *end = text + head->size;
	uint32_t count = 0;
	for (char *at = text + strlen(text) + 1; list && at < end; at += strlen(at) + 1) {
		list[count++] = at;
		if (count == head->arguments)
			list[count++] = NULL;
	}
	for (int resource = 0; resource < RLIM_NLIMITS; resource++)
		setrlimit(resource, &head->limits[resource]);
	for (int stream = 0; stream < STREAMS; stream++)
		dup2(streams[stream], stream);
	signal(SIGPIPE, SIG_DFL);
	if (list && !chdir(folder))
		execve(srun, list, list + head->arguments + 1);
	dprintf(2, "srun: moorline: %s: %m\n", errno == ENOENT ? srun : folder);
	_exit(127);
}

static void ignore(int signal) { (void)signal; }

/* One srun, from its request to its end. When the other half is gone, srun has to go. */
static void handle(const char *srun)
{
	struct request head;
	int streams[STREAMS], status;
	sigset_t child, none;
	char *text;
	if (transfer_head(connection, &head, streams, 1) || head.size < 2 || head.size > TEXT_MAX || head.arguments > head.size || !(text = malloc(head.size)) || whole(read, connection, text, head.size) || text[head.size - 1])
		_exit(1);
	signal(SIGCHLD, ignore);
	sigemptyset(&none);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	pid_t pid = fork();
	if (!pid) {
		sigprocmask(SIG_SETMASK, &none, NULL);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		become_srun(srun, &head, text, streams);
	}
	for (int stream = 0; stream < STREAMS; stream++)
		close(streams[stream]);
	for (struct pollfd wait = { connection, POLLIN, 0 }; pid > 0 && waitpid(pid, &status, WNOHANG) == 0;) {
		unsigned char number;
		if (ppoll(&wait, 1, NULL, &none) <= 0)
			continue;
		if (read(connection, &number, 1) == 1)
			kill(pid, number);
		else
			kill(pid, SIGKILL);
	}
	write_some(connection, &status, sizeof status);
	_exit(0);
}

static int serve(const char *folder, const char *srun)
{
	struct sockaddr_un address;
	int listener = open_socket(folder, &address);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, SOMAXCONN))
		return perror(folder), 1;
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		if ((connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) < 0)
			continue;
		if (!fork())
			prctl(PR_SET_PDEATHSIG, SIGKILL), handle(srun);
		close(connection);
	}
}

static void forward(int number) { unsigned char byte = number; write_some(connection, &byte, 1); }

/* The job's half: its text is folder, arguments and environment, each with its zero. */
static int hand_over(char **arguments, const char *folder)
{
	static const int forwarded[] = { SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGCONT, SIGWINCH };
	struct sockaddr_un address;
	struct request head = { 0 };
	int streams[STREAMS] = { 0, 1, 2 }, status, null;
	char *text = malloc(TEXT_MAX), *here = getcwd(NULL, 0);
	while ((null = open("/dev/null", O_RDWR)) >= 0 && null < STREAMS)
		;
	if (null >= 0)
		close(null);
	char **parts[] = { (char *[]){ here, NULL }, arguments, environ };
	for (int part = 0; part < 3 && text && here; part++)
		for (char **at = parts[part]; *at; at++, head.arguments += part == 1) {
			size_t length = strlen(*at) + 1;
			if (length > TEXT_MAX - head.size)
				return fputs("srun: moorline: too much environment\n", stderr), 1;
			memcpy(text + head.size, *at, length);
			head.size += length;
		}
	for (int resource = 0; resource < RLIM_NLIMITS; resource++)
		getrlimit(resource, &head.limits[resource]);
	connection = folder ? open_socket(folder, &address) : -1;
	if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address))
		return fprintf(stderr, "srun: moorline: the agent of this job does not answer (%s): %m\n", folder ? folder : "MOORLINE_JOB_FOLDER is not set"), 1;
	for (size_t index = 0; index < sizeof forwarded / sizeof *forwarded; index++)
		signal(forwarded[index], forward);
	if (transfer_head(connection, &head, streams, 0) || whole(write_some, connection, text, head.size) || whole(read, connection, &status, sizeof status))
		return fputs("srun: moorline: the agent of this job has ended\n", stderr), 1;
	if (!WIFSIGNALED(status))
		return WEXITSTATUS(status);
	signal(WTERMSIG(status), SIG_DFL);
	return raise(WTERMSIG(status)), 128 + WTERMSIG(status);
}

int main(int count, char **arguments)
{
	char folder[4096];
	const char *job = getenv("MOORLINE_JOB_FOLDER");
	signal(SIGPIPE, SIG_IGN);
	if (count == 4 && !strcmp(arguments[1], "--serve"))
		return serve(arguments[2], arguments[3]);
	snprintf(folder, sizeof folder, "%s/outside", job ? job : "");
	return hand_over(arguments, job ? folder : NULL);
}
