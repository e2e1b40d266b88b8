module probe_counter (
    input  logic       clk,
    input  logic       rst,
    output logic [9:0] count
);
