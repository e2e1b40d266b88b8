// report.cpp: reports over descriptor 3, in the words that the watcher of Icarus uses
// (testbenches/watch): NONCE VERB KEY=VALUE...
//
// Descriptor 3 is a socket in which the brief stands already:
//     nonce 32 hex digits      stop resume|finish      unlink file      go
#include "report.h"

#include "rt.h"

#include <cstdio>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int channel = 3;
constexpr int lines_max = 16; // of a kind

struct Brief {
    std::string nonce;
    bool stop_finishes = false;
    bool given = false;
} brief;

struct Counters {
    uint64_t mismatches = 0, compared = 0;
    bool known = false;
} counters;

VerilatedContext* context = nullptr;
int finish_lines = 0, said_lines = 0, stop_lines = 0;

void send_line(const std::string& text)
{
    const std::string line = brief.nonce + " " + text + "\n";
    if (brief.given)
        (void)!::send(channel, line.data(), line.size(), MSG_NOSIGNAL);
}

// Names come from the design: nothing in them may look like another field or another line.
std::string plain(const char* text)
{
    static const char good[] = "_.$/:,+-[]";
    std::string ret;
    for (size_t i = 0; text && text[i] && i < 200; ++i) {
        const unsigned char c = static_cast<unsigned char>(text[i]);
        char hex[4];
        if (isalnum(c) || std::strchr(good, c)) {
            ret += static_cast<char>(c);
        } else {
            std::snprintf(hex, sizeof hex, "%%%02X", c);
            ret += hex;
        }
    }
    return ret;
}

std::string counter_fields()
{
    if (!counters.known)
        return " mismatches=x compared=x";
    return " mismatches=" + std::to_string(counters.mismatches) +
           " compared=" + std::to_string(counters.compared);
}

std::string time_field()
{
    return " time=" + std::to_string(context ? context->time() : 0);
}

std::string by_field(bool by_bench)
{
    return by_bench ? " by=bench" : " by=candidate";
}

void take_line(const std::string& key, const std::string& value)
{
    if (key == "nonce")
        brief.nonce = value;
    else if (key == "stop")
        brief.stop_finishes = value == "finish";
    else if (key == "unlink")
        ::unlink(value.c_str());
    else if (key == "go")
        brief.given = true;
}

} // namespace

// The channel is not for any program that this one could start.
void report_open(VerilatedContext* of)
{
    char text[4096];
    const ssize_t n = ::recv(channel, text, sizeof text, MSG_DONTWAIT);
    std::string rest(text, n > 0 ? static_cast<size_t>(n) : 0);
    size_t end;
    context = of;
    ::fcntl(channel, F_SETFD, FD_CLOEXEC);
    while ((end = rest.find('\n')) != std::string::npos) {
        const std::string line = rest.substr(0, end);
        const size_t blank = line.find(' ');
        take_line(line.substr(0, blank),
                  blank == std::string::npos ? std::string() : line.substr(blank + 1));
        rest.erase(0, end + 1);
    }
}

void assay_counters(uint64_t mismatches, uint64_t compared)
{
    counters = {mismatches, compared, true};
}

void assay_said(int phrase)
{
    if (said_lines++ < lines_max)
        send_line("said phrase=phrase" + std::to_string(phrase) +
                  " by=bench scope=bench file= line=0" + time_field());
}

void report_finish(bool by_bench, const char* scope, const char* file, int line)
{
    if (finish_lines++ < lines_max)
        send_line("finish" + by_field(by_bench) + " scope=" + plain(scope) +
                  " file=" + plain(file) + " line=" + std::to_string(line) + time_field() +
                  counter_fields());
}

bool report_stop(bool by_bench, const char* scope, int line)
{
    if (stop_lines++ < lines_max)
        send_line("stop" + by_field(by_bench) + " scope=" + plain(scope) +
                  " line=" + std::to_string(line) + time_field());
    return brief.stop_finishes;
}

void report_stall(const char* message)
{
    if (message && std::strstr(message, "did not converge"))
        send_line("stall" + time_field());
}

void report_end()
{
    send_line("end" + counter_fields() + time_field());
}
