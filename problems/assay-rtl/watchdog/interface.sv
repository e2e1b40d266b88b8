module watchdog (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       kick,
    output logic [3:0] age,
    output logic       warn,
    output logic       bite,
    output logic       early
);
