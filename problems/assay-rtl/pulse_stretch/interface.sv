module pulse_stretch (
    input  logic       clk,
    input  logic       rst,
    input  logic       trig,
    input  logic [3:0] length,
    output logic       pulse,
    output logic [3:0] left,
    output logic       missed
);
