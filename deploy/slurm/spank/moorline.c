/*
 * SPANK plugin: tasks of a job that the prolog has put on the mesh start in the namespaces that it recorded. It
 * does nothing else. plugstack.conf:
 *   required /opt/moorline/slurm/moorline.so run=/run/moorline
 * A job whose record says `required` fails where it cannot be entered; every other job runs as without the plugin.
 * Set-user-id programs gain nothing in the job, whose network its user controls; `setuid=allowed` lets them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <slurm/spank.h>

SPANK_PLUGIN(moorline, 1);
/* slurmstepd goes on after a positive error of spank.h; only a negative one ends the task. */
#define REFUSED (-1)
#define REMEDY "; remedy: submit the job again; moorline-agent gc on this node, as root, removes what is left of old ones"

struct holder { int pid; unsigned long long ticks; };
struct record { unsigned job, uid; int required; char boot[65]; struct holder network, mounts; };

static char folder[PATH_MAX]; /* the task's, to be entered again by its path in the new mount namespace */

static const char *option(int ac, char **av, const char *name, const char *otherwise)
{
	for (int i = 0; i < ac; i++)
		if (!strncmp(av[i], name, strlen(name)) && av[i][strlen(name)] == '=')
			return av[i] + strlen(name) + 1;
	return otherwise;
}

/* What a file says that only root can have written; -1: there is none, or it is another's. errno tells which. */
static ssize_t read_roots(int at, const char *name, char *text, size_t size)
{
	struct stat st;
	ssize_t length = -1;
	int fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -1;
	errno = EPERM;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_uid == 0 && !(st.st_mode & 022))
		length = read(fd, text, size - 1);
	text[length < 0 ? 0 : length] = 0;
	return close(fd), length;
}

static int parse(char *text, struct record *record)
{
	int version = 0;
	*record = (struct record){ 0 };
	for (char *rest, *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		sscanf(line, "version=%d", &version);
		sscanf(line, "job=%u", &record->job);
		sscanf(line, "uid=%u", &record->uid);
		sscanf(line, "required=%d", &record->required);
		sscanf(line, "boot=%64s", record->boot);
		sscanf(line, "network=%d %llu", &record->network.pid, &record->network.ticks);
		sscanf(line, "mounts=%d %llu", &record->mounts.pid, &record->mounts.ticks);
	}
	return version == 1 ? 0 : -1;
}

/* A namespace of a process, if that is still the recorded one and belongs to `owner`; its folder in /proc holds it fast. */
static int open_namespace(struct holder holder, unsigned owner, const char *name)
{
	char path[64], text[1024], *field;
	struct stat st;
	unsigned long long ticks = 0;
	int fd = -1, stat_fd, at;
	snprintf(path, sizeof path, "/proc/%d", holder.pid);
	if (holder.pid < 1 || (at = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return -1;
	if ((stat_fd = openat(at, "stat", O_RDONLY | O_CLOEXEC)) >= 0) {
		ssize_t length = read(stat_fd, text, sizeof text - 1);
		text[length < 0 ? 0 : length] = 0, close(stat_fd);
		/* proc(5): the name before the last bracket may hold anything; the start time is field 22. */
		if ((field = strrchr(text, ')')))
			sscanf(field, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &ticks);
	}
	if (ticks == holder.ticks && ticks > 0 && !fstat(at, &st) && st.st_uid == owner)
		fd = openat(at, name, O_RDONLY | O_CLOEXEC);
	return close(at), fd;
}

static int owned_by(int network, unsigned owner)
{
	uid_t uid = (uid_t)-1;
	int user = ioctl(network, NS_GET_USERNS), known = user >= 0 && !ioctl(user, NS_GET_OWNER_UID, &uid);
	return close(user), known && uid == owner;
}

static const char *enter(const struct record *record, int setuid_allowed)
{
	const char *fault = NULL;
	int network = open_namespace(record->network, record->uid, "ns/net"), mounts = open_namespace(record->mounts, 0, "ns/mnt");
	if (network < 0 || mounts < 0)
		fault = "ML-NAMESPACE-REFUSED: a process that holds a namespace of this job has ended";
	else if (!owned_by(network, record->uid))
		fault = "ML-NAMESPACE-REFUSED: the network namespace belongs to somebody else";
	else if (!getcwd(folder, sizeof folder) || setns(network, CLONE_NEWNET) || setns(mounts, CLONE_NEWNS))
		fault = "ML-NAMESPACE-REFUSED: the kernel refuses";
	else if (!setuid_allowed && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		fault = "ML-NAMESPACE-REFUSED: set-user-id programs cannot be held back";
	return close(network), close(mounts), fault;
}

/* As root, in the task's own process, before it becomes the user's. */
int slurm_spank_task_init_privileged(spank_t spank, int ac, char **av)
{
	char path[PATH_MAX], text[1024], why[2048] = "", boot[65] = "";
	const char *fault = NULL, *node = getenv("SLURMD_NODENAME");
	struct record record;
	unsigned uid, job; int at;
	if (spank_get_item(spank, S_JOB_UID, &uid) || spank_get_item(spank, S_JOB_ID, &job) || !node)
		return slurm_error("moorline: SLURM does not tell the job"), REFUSED;
	snprintf(path, sizeof path, "%s/jobs/%s.%u", option(ac, av, "run", "/run/moorline"), node, job);
	if ((at = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) < 0 && errno == ENOENT)
		return ESPANK_SUCCESS;
	if (at < 0 || read_roots(at, "record", text, sizeof text) < 0 || parse(text, &record) || record.job != job || record.uid != uid)
		return slurm_error("moorline: ML-NAMESPACE-REFUSED: %s: not the record of this job", path), REFUSED;
	read_roots(AT_FDCWD, "/proc/sys/kernel/random/boot_id", boot, sizeof boot);
	if (strncmp(boot, record.boot, strcspn(boot, "\n") + !*boot)) /* pids mean nothing beyond a boot */
		fault = "ML-NAMESPACE-REFUSED: the record is from before the node was started";
	else if (read_roots(at, "failed", why, sizeof why) < 0 && errno == ENOENT && record.network.pid)
		fault = enter(&record, !strcmp(option(ac, av, "setuid", ""), "allowed"));
	else if (record.required)
		fault = "the job is not on the mesh, which this site requires";
	if (close(at), !fault)
		return ESPANK_SUCCESS;
	for (char *end = why; (end = strchr(end, '\n')); *end = ' ');
	slurm_error("moorline: %s%s%s%s", fault, *why ? ": " : "", why, strncmp(fault, "ML-", 3) ? "" : REMEDY);
	return record.required ? REFUSED : ESPANK_SUCCESS;
}

int slurm_spank_task_init(spank_t spank, int ac, char **av)
{
	(void)spank, (void)ac, (void)av;
	if (*folder && chdir(folder)) /* as the user, who may go where root may not */
		slurm_error("moorline: %s: %m", folder);
	return ESPANK_SUCCESS;
}
