// main.cpp: drives a verilated bench and reports over descriptor 3, in the words that the watcher of
// Icarus uses (testbenches/watch): NONCE VERB KEY=VALUE...
//
// Descriptor 3 is a socket in which the brief stands already:
//     nonce 32 hex digits      tag 32 hex digits, the folder that the bench's files lie in
//     stop resume|finish       unlink file      go
#include "rt.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int channel = 3;
constexpr int lines_max = 16; // of a kind

struct Brief {
    std::string nonce, tag;
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

bool of_bench(const char* file)
{
    return file && !brief.tag.empty() && !std::strncmp(file, brief.tag.c_str(), brief.tag.size());
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

void take_line(const std::string& key, const std::string& value)
{
    if (key == "nonce")
        brief.nonce = value;
    else if (key == "tag")
        brief.tag = value;
    else if (key == "stop")
        brief.stop_finishes = value == "finish";
    else if (key == "unlink")
        ::unlink(value.c_str());
    else if (key == "go")
        brief.given = true;
}

// The channel is not for anybody else in this process, nor for programs that it could start.
void read_brief()
{
    char text[4096];
    const ssize_t n = ::recv(channel, text, sizeof text, MSG_DONTWAIT);
    ::fcntl(channel, F_SETFD, FD_CLOEXEC);
    std::string rest(text, n > 0 ? static_cast<size_t>(n) : 0);
    size_t end;
    while ((end = rest.find('\n')) != std::string::npos) {
        const std::string line = rest.substr(0, end);
        const size_t blank = line.find(' ');
        take_line(line.substr(0, blank),
                  blank == std::string::npos ? std::string() : line.substr(blank + 1));
        rest.erase(0, end + 1);
    }
}

} // namespace

void assay_counters(uint64_t mismatches, uint64_t compared)
{
    counters = {mismatches, compared, true};
}

uint32_t assay_draw()
{
    static uint32_t state = 1;
    state = state * 1664525u + 1013904223u;
    return state ^ state >> 15;
}

void assay_said(int phrase)
{
    if (said_lines++ < lines_max)
        send_line("said phrase=phrase" + std::to_string(phrase) + " by=bench scope=bench file= line=0" +
                  time_field());
}

void vl_finish(const char* file, int line, const char* scope) VL_MT_UNSAFE
{
    if (finish_lines++ < lines_max)
        send_line("finish by=" + std::string(of_bench(file) ? "bench" : "candidate") +
                  " scope=" + plain(scope && *scope ? scope : file) + " file=" + plain(file) +
                  " line=" + std::to_string(line) + time_field() + counter_fields());
    Verilated::threadContextp()->gotFinish(true);
}

// With standard input at its end, vvp goes on after $stop; so do we, but for benches that end so.
// $error and $fatal come here too, and nothing tells them apart.
void vl_stop(const char* file, int line, const char*) VL_MT_UNSAFE
{
    if (stop_lines++ < lines_max)
        send_line("stop by=" + std::string(of_bench(file) ? "bench" : "candidate") + " scope=" +
                  plain(file) + " line=" + std::to_string(line) + time_field());
    if (brief.stop_finishes)
        Verilated::threadContextp()->gotFinish(true);
}

void vl_fatal(const char* file, int line, const char*, const char* message) VL_MT_UNSAFE
{
    std::fflush(stdout);
    std::fprintf(stderr, "%s:%d: %s\n", file ? file : "", line, message ? message : "");
    std::_Exit(1);
}

int main(int argc, char** argv)
{
    VerilatedContext own;
    read_brief();
    context = &own;
    own.commandArgs(argc, argv);
    assay_model* const model = assay_model_new(&own);
    while (!own.gotFinish()) {
        assay_model_eval(model);
        if (!assay_model_pending(model))
            break;
        own.time(assay_model_next(model));
    }
    assay_model_final(model);
    std::fflush(stdout);
    send_line("end" + counter_fields() + time_field());
    std::_Exit(0); // destructors would only cost time
}
