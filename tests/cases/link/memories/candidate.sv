module dut(input clk, input [3:0] d, output reg [3:0] q);
    reg [3:0] mem [0:3]; wire [3:0] w [1:0]; reg [3:0] deep [0:1][0:1]; integer i;
    assign w[0] = mem[0]; assign w[1] = mem[1];
    initial for (i = 0; i < 4; i = i + 1) mem[i] = i;
    always @(posedge clk) begin mem[d[1:0]] <= d; deep[d[0]][d[1]] <= d; q <= w[d[0]] ^ mem[2] ^ deep[0][1]; end
endmodule
